//! What goes wrong at the demo company, and what people say about it.

use super::Who::{Note, Requester, Staff};
use super::{Category, Fault, Words};
use crate::demo::people::Site;

/// In the language of those who work there.
pub(super) const fn faults_at(site: Site) -> &'static [Fault] {
    match site {
        Site::Hamburg | Site::Wien => &GERMAN,
        Site::Lisboa => &PORTUGUESE,
        Site::Halifax => &ENGLISH,
    }
}

pub(super) const fn rooms_at(site: Site) -> &'static [&'static str] {
    match site {
        Site::Hamburg => &[
            "Studio 1",
            "Studio 2",
            "Regie 1",
            "Regie 2",
            "Konferenz Alster",
            "Konferenz Elbe",
            "Sprecherkabine 3",
            "Schnittplatz 4",
        ],
        Site::Wien => &[
            "Studio Prater",
            "Regie Nord",
            "Sitzungszimmer Belvedere",
            "Tonstudio 2",
            "Schnittplatz 1",
        ],
        Site::Lisboa => {
            &["Estúdio A", "Estúdio B", "Régie", "Sala Tejo", "Sala Belém", "Ilha de edição 2"]
        }
        Site::Halifax => {
            &["Studio Harbour", "Control Room", "Boardroom Citadel", "Edit Suite 3", "Voice Booth"]
        }
    }
}

const fn fault(
    category: Category,
    tags: &'static [&'static str],
    priority: i16,
    words: Words,
    talk: &'static [(super::Who, &'static str)],
) -> Fault {
    Fault { category, tags, priority, words, talk }
}

const GERMAN: [Fault; 14] = [
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

const ENGLISH: [Fault; 12] = [
    fault(
        Category::Video,
        &["camera", "ptz"],
        2,
        (
            "{room}: PTZ camera drifts to the left",
            "After a recall of preset 3 the camera creeps to the left, about a degree a minute.",
        ),
        &[
            (Staff, "Thanks. Does it happen with the other presets as well?"),
            (Requester, "Only with 3 and 4, both zoomed in."),
            (
                Note,
                "Firmware 11.2 has this in its release notes. 11.4 fixes it; needs ten minutes off air.",
            ),
            (Staff, "I updated the camera this morning. Please have a look whether it stays put."),
            (Requester, "Rock solid. Thank you!"),
        ],
    ),
    fault(
        Category::Audio,
        &["headset"],
        0,
        ("{room}: Left ear of headset 5 is silent", "The plug feels loose, too."),
        &[(Staff, "Swapped for a spare; the old one goes to repair."), (Requester, "Cheers.")],
    ),
    fault(
        Category::Conference,
        &["codec", "screen-share"],
        1,
        (
            "{room}: Sharing a screen shows black",
            "Video and sound are fine, but whoever shares sees a black picture on the other side.",
        ),
        &[
            (Staff, "Is that with the cable, or wireless?"),
            (Requester, "With the cable. Wireless is fine."),
            (
                Staff,
                "Then it is the HDMI extender. I ordered one; until then please share wirelessly.",
            ),
        ],
    ),
    fault(
        Category::Network,
        &["vpn"],
        1,
        ("VPN drops when working from {room}", "Every 20 minutes or so, and only from there."),
        &[
            (Note, "Session timeout on the guest network. They should be on the staff one."),
            (
                Staff,
                "You were on the guest network, which ends sessions after 20 minutes. I moved your laptop over.",
            ),
        ],
    ),
    fault(
        Category::Video,
        &["on-air"],
        3,
        (
            "{room}: Programme feed freezes on air",
            "The stream **froze twice** during the morning show, about 5 seconds each. Viewers noticed.",
        ),
        &[
            (
                Staff,
                "I see packet loss on the uplink at 07:12 and 07:48. Switching to the backup line now.",
            ),
            (Note, "Carrier ticket 88213 opened. Keep on backup until they confirm."),
            (
                Staff,
                "The carrier replaced a card at their end. We are back on the main line since 14:00.",
            ),
        ],
    ),
    fault(
        Category::Display,
        &["screen"],
        0,
        (
            "{room}: Wall screen shows last week’s rota",
            "It says 12 to 16, and nobody can change it.",
        ),
        &[(Staff, "The player had lost its clock. It is right again and will stay so.")],
    ),
    fault(
        Category::Software,
        &["captions"],
        1,
        (
            "Captions run two seconds late in {room}",
            "They were in time until the update on Monday.",
        ),
        &[
            (
                Staff,
                "I can see the delay. The vendor has a setting for it; trying it tonight after the show.",
            ),
            (Requester, "Tonight is fine."),
        ],
    ),
    fault(
        Category::Access,
        &["badge"],
        0,
        ("Badge does not open {room} after 18:00", "It does during the day."),
        &[
            (Staff, "Your badge was on the day plan. You should get in at any time now."),
            (Requester, "It works."),
        ],
    ),
    fault(
        Category::Audio,
        &["mixer"],
        2,
        (
            "{room}: Channel 7 of the mixer crackles",
            "Whenever the fader moves. Cleaning did not help.",
        ),
        &[(Staff, "I will bring a spare fader on my next shift. Please use channel 9 until then.")],
    ),
    fault(
        Category::Room,
        &["light"],
        0,
        ("{room}: One of the key lights flickers", "The second from the door. It comes and goes."),
        &[
            (Staff, "Tube replaced."),
            (Requester, "Still flickers a bit, sorry."),
            (Staff, "Then it is the ballast. Ordered."),
        ],
    ),
    fault(
        Category::Conference,
        &["phone"],
        1,
        ("{room}: Dial-in number is not announced any more", "Guests hear music and nothing else."),
        &[(Staff, "The announcement file was gone after the update. Restored.")],
    ),
    fault(
        Category::Software,
        &["storage"],
        2,
        (
            "Project folder of {room} is read-only",
            "We cannot save since lunch, and we deliver tomorrow.",
        ),
        &[
            (
                Staff,
                "The volume was full. I freed 400 GB; saving works again. Please keep renders off it.",
            ),
            (Requester, "Saved. Phew."),
        ],
    ),
];

const PORTUGUESE: [Fault; 9] = [
    fault(
        Category::Video,
        &["câmara"],
        2,
        (
            "{room}: câmara 1 sem imagem",
            "Desde as nove da manhã que a **câmara 1** não dá sinal. As outras funcionam.",
        ),
        &[
            (Staff, "Obrigado pelo aviso. Vou já ver."),
            (Note, "Cabo SDI partido junto à porta; alguém o entalou outra vez."),
            (Staff, "Cabo substituído, a imagem voltou. Podem confirmar?"),
            (Requester, "Confirmado, obrigada!"),
        ],
    ),
    fault(
        Category::Audio,
        &["microfone"],
        1,
        (
            "{room}: microfone sem fios com interferências",
            "Ouve-se um ruído sempre que alguém passa junto à janela.",
        ),
        &[(Staff, "Mudei a frequência. Digam-me se melhorou."), (Requester, "Muito melhor.")],
    ),
    fault(
        Category::Network,
        &["rede"],
        1,
        (
            "{room}: rede muito lenta depois do almoço",
            "Enviar um ficheiro de 2 GB demora mais de uma hora.",
        ),
        &[(Staff, "A que horas notam mais a lentidão?")],
    ),
    fault(
        Category::Conference,
        &["codec"],
        2,
        ("{room}: videoconferência sem som", "Vemos toda a gente, mas não ouvimos nada."),
        &[
            (Staff, "O amplificador estava desligado no quadro. Já está a funcionar."),
            (Requester, "Já ouvimos. Obrigado!"),
        ],
    ),
    fault(
        Category::Display,
        &["projetor"],
        0,
        (
            "{room}: projetor desfocado",
            "O lado direito está sempre desfocado, mesmo depois de ajustar.",
        ),
        &[(Staff, "A lente precisa de limpeza. Fica marcado para quinta-feira.")],
    ),
    fault(
        Category::Room,
        &["ar-condicionado"],
        1,
        (
            "{room}: ar condicionado pinga sobre a mesa",
            "Pusemos um balde, mas é preciso resolver antes de sexta.",
        ),
        &[
            (Staff, "A empresa de manutenção vem amanhã às 10."),
            (Note, "Garantia acaba este mês; pedir já o relatório."),
            (Staff, "Reparado."),
        ],
    ),
    fault(
        Category::Software,
        &["montagem"],
        1,
        ("{room}: o programa de montagem não abre", "Aparece um erro de licença: *code 148*."),
        &[
            (Staff, "O servidor de licenças tinha parado. Tenta agora, por favor."),
            (Requester, "Já abre."),
        ],
    ),
    fault(
        Category::Access,
        &["cartão"],
        0,
        (
            "Cartão de acesso a {room} para o estagiário",
            "Começa na segunda-feira, fica três meses.",
        ),
        &[(Staff, "O cartão está na receção, em nome dele.")],
    ),
    fault(
        Category::Video,
        &["direto"],
        3,
        (
            "{room}: perda de sinal durante o direto",
            "Ficámos **oito segundos sem emissão**. Isto não pode voltar a acontecer.",
        ),
        &[
            (Staff, "Peço desculpa. Estou a analisar os registos do codificador."),
            (Note, "O codificador reiniciou por falta de memória; atualização agendada."),
            (Staff, "A causa está resolvida e há agora um segundo codificador em espera."),
        ],
    ),
];
