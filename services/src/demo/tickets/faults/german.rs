//! In German.

use super::super::Who::{Note, Requester, Staff};
use super::super::{Category, Fault};
use super::fault;

pub(super) const GERMAN: [Fault; 14] = [
    fault(
        Category::Video,
        &["kamera", "sdi"],
        2,
        (
            "{room}: Kamera 2 bleibt dunkel",
            "Seit heute Morgen kommt von **Kamera 2** kein Bild. Die rote Lampe hinten leuchtet.\n\n- Kabel getauscht: nichts\n- andere Kamera am selben Eingang: geht",
        ),
        &[
            (Staff, "Danke für die genaue Beschreibung. Ich bin in zehn Minuten da."),
            (
                Note,
                "Netzteil der Kamera, wie im Frühjahr in Regie 2. Ersatz liegt im Lager, Regal C.",
            ),
            (Staff, "Das Netzteil ist getauscht, das Bild ist wieder da. Bitte einmal prüfen."),
            (Requester, "Bild steht, vielen Dank!"),
        ],
    ),
    fault(
        Category::Audio,
        &["brummen", "mikrofon"],
        1,
        (
            "{room}: Brummen auf dem Sprechermikrofon",
            "Ein tiefes Brummen, sobald das Licht an ist. Auf den Aufnahmen von gestern hört man es auch.",
        ),
        &[
            (Staff, "Klingt nach einer Masseschleife. Ist das Ladegerät vom Notebook eingesteckt?"),
            (Requester, "Ja, das hing an derselben Leiste."),
            (Staff, "Bitte einmal ohne probieren; ich lege außerdem eine getrennte Phase."),
            (Requester, "Ohne Ladegerät ist Ruhe."),
        ],
    ),
    fault(
        Category::Network,
        &["wlan"],
        1,
        (
            "{room}: WLAN bricht alle paar Minuten ab",
            "Zoom friert ein, dann geht es wieder. Betrifft mindestens vier Leute.",
        ),
        &[
            (Note, "AP 14 funkt auf demselben Kanal wie die Drahtlosstrecke im Studio."),
            (Staff, "Der Zugangspunkt funkt jetzt auf einem anderen Kanal. Bleibt es stabil?"),
        ],
    ),
    fault(
        Category::Conference,
        &["codec"],
        2,
        (
            "{room}: Konferenzsystem nimmt keine Anrufe an",
            "Eingehende Anrufe klingeln kurz und brechen ab. Ausgehend geht.",
        ),
        &[
            (Staff, "Ich sehe Anmeldefehler seit 06:40. Ich starte den Codec neu."),
            (Note, "Registrierung war abgelaufen, Zertifikat vom Proxy erneuert."),
            (Staff, "Testanruf kam an. Bitte meldet euch, falls es wiederkommt."),
        ],
    ),
    fault(
        Category::Display,
        &["beamer"],
        0,
        (
            "{room}: Beamer zeigt einen Grünstich",
            "Weiße Flächen sind grünlich, vor allem links oben.",
        ),
        &[
            (
                Staff,
                "Die Lampe hat 3.900 Stunden. Ich bestelle eine neue, Lieferung etwa Donnerstag.",
            ),
            (Requester, "Alles klar, bis dahin nehmen wir den Bildschirm."),
            (Staff, "Lampe getauscht und neu kalibriert."),
        ],
    ),
    fault(
        Category::Access,
        &["schlüssel"],
        0,
        (
            "Zutritt zu {room} für zwei Gäste am Freitag",
            "Wir haben Besuch von der Hochschule, 14 bis 17 Uhr. Brauchen die beiden Karten?",
        ),
        &[
            (Staff, "Zwei Besucherkarten liegen am Empfang, gültig von 13:30 bis 18 Uhr."),
            (Requester, "Perfekt, danke."),
        ],
    ),
    fault(
        Category::Video,
        &["mischer", "dringend"],
        3,
        (
            "{room}: Bildmischer reagiert nicht, Sendung um 20 Uhr",
            "Das Pult ist **komplett tot**, auch nach Aus- und Einschalten. Wir sind in drei Stunden auf Sendung!",
        ),
        &[
            (Staff, "Bin unterwegs. Bitte nichts mehr umstecken."),
            (
                Note,
                "Falls das Hauptgerät nicht hochkommt: Ersatzmischer aus Regie 2, Verkabelung nach Plan B.",
            ),
            (
                Staff,
                "Sicherung der Steuereinheit. Ist ersetzt, das Pult läuft; ich bleibe bis zur Sendung da.",
            ),
            (Requester, "Ihr seid großartig."),
        ],
    ),
    fault(
        Category::Software,
        &["schnitt"],
        1,
        (
            "{room}: Schnittprogramm stürzt beim Export ab",
            "Immer bei etwa 80 %. Das Projekt liegt auf dem Server unter *Reportage Hafen*.",
        ),
        &[
            (Staff, "Welche Version läuft bei dir? Und ist genug Platz auf dem Puffer?"),
            (Requester, "26.1, und der Puffer hat noch 12 GB."),
            (Staff, "Das ist zu knapp, der Export braucht 40. Ich räume auf und melde mich."),
        ],
    ),
    fault(
        Category::Audio,
        &["intercom"],
        2,
        (
            "{room}: Kommando kommt im Studio nicht an",
            "Die Regie hört uns, wir hören die Regie nicht.",
        ),
        &[
            (Note, "Matrix zeigt den Kanal stumm. Wer war gestern Abend dran?"),
            (Staff, "Der Rückweg war in der Matrix abgeschaltet. Jetzt müsstet ihr wieder hören."),
            (Requester, "Ja, geht."),
        ],
    ),
    fault(
        Category::Display,
        &["bildschirm"],
        0,
        (
            "{room}: Bildschirm an der Wand bleibt auf HDMI 2 stehen",
            "Nach dem Einschalten muss man jedes Mal von Hand umschalten.",
        ),
        &[(Staff, "Ich stelle den Eingang fest ein und sperre die Fernbedienung.")],
    ),
    fault(
        Category::Room,
        &["klima"],
        1,
        (
            "{room}: Zu warm, 27 Grad bei laufender Technik",
            "Die Lüftung läuft, aber es kommt nur warme Luft.",
        ),
        &[
            (Staff, "Die Haustechnik ist verständigt; bis dahin steht ein mobiles Gerät bereit."),
            (Note, "Kältemittel fehlt, Firma kommt Mittwoch. Rechnung geht an die Verwaltung."),
            (Staff, "Die Anlage kühlt wieder."),
        ],
    ),
    fault(
        Category::Software,
        &["lizenz"],
        0,
        (
            "Lizenz für die Untertitel-Software",
            "Für die neue Kollegin in {room} bräuchten wir ab dem Ersten einen Platz.",
        ),
        &[(
            Staff,
            "Ist bestellt. Die Freigabe kommt von der Verwaltung, meist innerhalb von zwei Tagen.",
        )],
    ),
    fault(
        Category::Network,
        &["switch"],
        2,
        (
            "{room}: Kein Netz an den Bodentanks",
            "Alle vier Dosen am Fenster sind tot, die an der Tür gehen.",
        ),
        &[
            (Staff, "Der Switch im Boden hat sich abgeschaltet. Ich sehe ihn mir heute noch an."),
            (Staff, "Lüfter blockiert, Gerät getauscht. Die Dosen gehen wieder."),
            (Requester, "Danke, alle vier gehen."),
        ],
    ),
    fault(
        Category::Conference,
        &["mikrofon"],
        1,
        (
            "{room}: Die andere Seite hört uns nur leise",
            "In Besprechungen mit Wien müssen wir fast schreien.",
        ),
        &[(Staff, "Welches Mikrofon ist eingestellt, das an der Decke oder das auf dem Tisch?")],
    ),
];
