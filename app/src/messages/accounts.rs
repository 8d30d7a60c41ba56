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
    whom_to_ask: "No account yet? Ask an admin of your team to invite you." | "Noch kein Konto? Bitte die Verwaltung deines Teams um eine Einladung.";
    no_account: "No account yet?" | "Noch kein Konto?";
    make_account: "Make one" | "Eines anlegen";
    forgot: "Forgot your password?" | "Passwort vergessen?";
    back_to_sign_in: "Back to sign in" | "Zurück zur Anmeldung";
    go_on: "Go on" | "Weiter";

    code_title: "Enter the code" | "Code eingeben";
    code_lead: "Open your authenticator app and copy the six digits it shows for this site." | "Öffne deine Authenticator-App und gib die sechs Ziffern ein, die sie für diese Seite zeigt.";
    code: "Code" | "Code";
    code_hint: "Without your phone, use one of your recovery codes." | "Ohne Telefon nimm einen deiner Wiederherstellungscodes.";
    give_code: "give the code your app shows" | "gib den Code ein, den deine App zeigt";
    remember_device: "Do not ask for a code in this browser for 30 days" | "In diesem Browser 30 Tage nicht nach einem Code fragen";
    start_over: "Start again with the password" | "Noch einmal mit dem Passwort beginnen";

    forgot_title: "Forgot your password?" | "Passwort vergessen?";
    forgot_lead: "Give your e-mail address, and we send you a link to choose a new one." | "Gib deine E-Mail-Adresse an, dann schicken wir dir einen Link für ein neues.";
    send_link: "Send the link" | "Link senden";
    look_into_mail: "Look into your mail" | "Sieh in deine Post";
    reset_sent(email): "If {email} has an account, a link is on its way. It works once, for one hour. Nothing there? Look among the unwanted mail, or try again in a minute." | "Wenn {email} ein Konto hat, ist ein Link unterwegs. Er gilt einmal, eine Stunde lang. Nichts da? Sieh bei der unerwünschten Post nach, oder versuche es in einer Minute noch einmal.";
    reset_title: "Choose a new password" | "Neues Passwort wählen";
    reset_lead: "All your sessions, API tokens and calendar links end, so that nobody stays in with the old one." | "Alle deine Sitzungen, API-Tokens und Kalender-Links enden, damit niemand mit dem alten drin bleibt.";
    new_password: "New password" | "Neues Passwort";
    password_hint: "At least 10 characters. A few words in a row are good." | "Mindestens 10 Zeichen. Ein paar Wörter hintereinander sind gut.";
    set_password: "Set the password" | "Passwort setzen";
    reset_done: "Your new password is set" | "Dein neues Passwort ist gesetzt";
    reset_done_text: "You are signed out everywhere. Sign in with it now." | "Du bist überall abgemeldet. Melde dich jetzt damit an.";
    link_spent: "This link does not work any more" | "Dieser Link gilt nicht mehr";
    new_link: "Ask for a new link" | "Neuen Link anfordern";

    register_title: "Make an account" | "Konto anlegen";
    register_lead: "Give your e-mail address, and we send you a link to go on." | "Gib deine E-Mail-Adresse an, dann schicken wir dir einen Link zum Weitermachen.";
    register_closed: "Accounts are made by invitation here. Ask an admin of your team." | "Konten gibt es hier auf Einladung. Frag die Verwaltung deines Teams.";
    registration_sent(email): "A link is on its way to {email}. It works once, for one day." | "Ein Link ist unterwegs an {email}. Er gilt einmal, einen Tag lang.";
    invitation_title: "Welcome" | "Willkommen";
    invited_by(who, site): "{who} invites you to {site}. Say who you are and choose a password." | "{who} lädt dich zu {site} ein. Sag, wer du bist, und wähle ein Passwort.";
    own_account(site): "This makes your account on {site}. Say who you are and choose a password." | "Damit entsteht dein Konto bei {site}. Sag, wer du bist, und wähle ein Passwort.";
    your_name: "Your name" | "Dein Name";
    give_name: "give your name" | "gib deinen Namen an";
    your_name_hint: "As colleagues should read it." | "Wie alle dich lesen sollen.";
    make_the_account: "Make the account" | "Konto anlegen";
    confirm_email_title: "Confirm your address" | "Adresse bestätigen";
    confirm_email_lead: "From then on you sign in with the address this link was sent to." | "Danach meldest du dich mit der Adresse an, an die dieser Link ging.";
    confirm_email: "Confirm this address" | "Diese Adresse bestätigen";
    email_confirmed: "That is your address now" | "Das ist jetzt deine Adresse";
    email_confirmed_text(email): "You sign in as {email} from now on." | "Ab jetzt meldest du dich als {email} an.";

    mfa_first_title: "Set up a second factor" | "Zweiten Faktor einrichten";
    mfa_first_lead: "As an admin you need an authenticator app to sign in here. Start with your password." | "Für die Verwaltung brauchst du hier eine Authenticator-App. Beginne mit deinem Passwort.";
    sign_out_instead: "Sign out instead" | "Stattdessen abmelden";

    ended_title: "Your session has ended" | "Deine Sitzung ist beendet";
    ended_text: "It was ended elsewhere, or has run out. Sign in again to go on: this page and what you typed stay as they are." | "Sie wurde anderswo beendet oder ist abgelaufen. Melde dich wieder an: Diese Seite und deine Eingaben bleiben, wie sie sind.";
    ended_banner: "Sign in again before you save anything." | "Melde dich wieder an, bevor du etwas sicherst.";
}
