//! A text without decoration: invisible characters, digits of other scripts, quotes and labels.

use relay_api::NumberStep;
use snom::dial::is_separator;

/// The labels before a number in signatures and tables, in lower case.
const LABELS: &[&str] = &[
    "tel",
    "telefon",
    "telephone",
    "téléphone",
    "tél",
    "teléfono",
    "telefono",
    "telefone",
    "telefoon",
    "phone",
    "fon",
    "ph",
    "mobil",
    "mobile",
    "mobiel",
    "móvil",
    "cell",
    "handy",
    "portable",
    "office",
    "büro",
    "direct",
    "direkt",
    "durchwahl",
    "zentrale",
    "work",
    "home",
    "main",
    "t",
    "m",
    "p",
    "d",
    "тел",
    "моб",
    "τηλ",
    "tlf",
    "puh",
    "gsm",
    "電話",
    "☎",
    "☏",
    "📞",
    "📱",
    "✆",
    "mob",
    "cel",
    "tfno",
    "telem",
    "tlm",
    "tlfn",
    "natel",
    "ddi",
    "dir",
    "kom",
    "port",
    "standard",
    "vx",
    "κιν",
    "sentralbord",
    "cellulare",
    "whatsapp",
    "o",
    "c",
    "zentral",
    "ufficio",
    "bureau",
    "oficina",
];

/// Returns a text with ASCII digits, blanks and signs, and adds what was replaced to `steps`.
pub(crate) fn plain(text: &str, steps: &mut Vec<NumberStep>) -> String {
    let mut is_changed = false;
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            '＋' | '﹢' => (is_changed, _) = (true, plain.push('+')),
            '（' | '）' | '．' | '／' | '－' => {
                is_changed = true;
                plain.push(ascii(character));
            }
            _ if is_invisible(character) => is_changed = true,
            _ if character.is_ascii() => plain.push(character),
            _ if is_separator(character) || character.is_whitespace() => {
                plain.push(if is_dash(character) { '-' } else { ' ' });
            }
            _ => match digit(character) {
                Some(digit) => (is_changed, _) = (true, plain.push(digit)),
                None => plain.push(character),
            },
        }
    }
    if is_changed {
        steps.push(NumberStep::Characters);
    }
    plain
}

/// Returns a text without the quotes and formulas around it that tables export.
pub(crate) fn without_quotes(text: &str) -> &str {
    let is_quote = |character: char| "\"'`“”„‘’«»".contains(character) || character.is_whitespace();
    let text = text.strip_prefix("=\"").unwrap_or(text);
    text.trim_matches(is_quote)
}

/// Returns what follows a label, such as `Tel.:`; another text as it is.
pub(crate) fn without_label<'a>(text: &'a str, steps: &mut Vec<NumberStep>) -> &'a str {
    let is_start = |character: char| character.is_ascii_digit() || "+(*#".contains(character);
    let Some(start) = text.find(is_start) else { return text };
    let (before, number) = text.split_at(start);
    let label = before
        .trim_matches(|character: char| character.is_whitespace() || ".:-/|•".contains(character));
    if label.is_empty() {
        return number;
    }
    let words =
        label.split(|character: char| character.is_whitespace() || ".:/".contains(character));
    let mut words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    if words.all(|word| LABELS.contains(&word.as_str())) {
        steps.push(NumberStep::Label);
        return number;
    }
    text
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE0E}'
            | '\u{FE0F}' | '\u{FEFF}'
    )
}

fn is_dash(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn ascii(fullwidth: char) -> char {
    char::from_u32(u32::from(fullwidth).wrapping_sub(0xFEE0)).unwrap_or(fullwidth)
}

/// The ten digits of these scripts follow each other from the zero: fullwidth, Arabic, Persian, Devanagari,
/// Bengali and Thai.
fn digit(character: char) -> Option<char> {
    ['０', '٠', '۰', '०', '০', '๐'].into_iter().find_map(|zero| {
        let value = u32::from(character).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    })
}
