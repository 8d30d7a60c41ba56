//! The words of signing in.

super::messages! {
    sign_in: "Sign in" | "Anmelden";
    company_desk(company): "{company}, operations desk" | "{company}, Betriebszentrale";
    email: "E-mail" | "E-Mail";
    password: "Password" | "Passwort";
    remember: "Stay signed in for 30 days" | "30 Tage angemeldet bleiben";
    signing_in: "Signing in…" | "Anmeldung läuft …";
    caps_lock: "Caps lock is on" | "Die Feststelltaste ist an";
    give_email: "give your e-mail address" | "gib deine E-Mail-Adresse ein";
    give_password: "give your password" | "gib dein Passwort ein";
    wrong[attempts]: "E-mail and password do not belong together. {attempts} attempt left.", "E-mail and password do not belong together. {attempts} attempts left." | "E-Mail und Passwort passen nicht zusammen. Noch {attempts} Versuch.", "E-Mail und Passwort passen nicht zusammen. Noch {attempts} Versuche.";
    locked[minutes]: "Too many attempts. Try again in {minutes} minute.", "Too many attempts. Try again in {minutes} minutes." | "Zu viele Versuche. In {minutes} Minute geht es wieder.", "Zu viele Versuche. In {minutes} Minuten geht es wieder.";
    unreachable: "The server cannot be reached. What you typed is kept; try again when the connection is back." | "Der Server ist nicht erreichbar. Deine Eingaben bleiben; versuche es noch einmal, wenn die Verbindung wieder da ist.";
    offline: "You are offline. Sign in when the connection is back." | "Du bist offline. Melde dich an, wenn die Verbindung wieder da ist.";
    whom_to_ask: "No account, or forgot the password? Ask an admin of your team: they can invite you or set a new one." | "Kein Konto, oder Passwort vergessen? Frag die Verwaltung deines Teams: Sie kann dich einladen oder dir ein neues geben.";
    ended_title: "Your session has ended" | "Deine Sitzung ist beendet";
    ended_text: "It was ended elsewhere, or has run out. Sign in again to go on: this page and what you typed stay as they are." | "Sie wurde anderswo beendet oder ist abgelaufen. Melde dich wieder an: Diese Seite und deine Eingaben bleiben, wie sie sind.";
    ended_banner: "Sign in again before you save anything." | "Melde dich wieder an, bevor du etwas sicherst.";
}
