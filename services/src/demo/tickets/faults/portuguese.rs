//! In Portuguese.

use super::super::Who::{Note, Requester, Staff};
use super::super::{Category, Fault};
use super::fault;

pub(super) const PORTUGUESE: [Fault; 9] = [
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
