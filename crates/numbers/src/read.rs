//! From a text to a call, or to a question.

use relay_api::{NumberCall, NumberDoubt, NumberPlan, NumberReading, NumberRequest, NumberStep};
use rlibphonenumber::Region;
use snom::dial::{DialNumber, is_separator, sip_address};

use crate::{
    dialled::{as_typed, described, international},
    library::{self, MOST_DIGITS, Origin, Parsed, Unread},
    link::{self, Link},
    pieces::{self, digits},
    plain,
};

/// The longest text that is read, in bytes.
const LONGEST: usize = 1_024;
/// The most calls that a question offers.
const MOST_CALLS: usize = 4;

/// Reads a text as people write and paste numbers.
#[must_use]
pub fn read(request: &NumberRequest) -> NumberReading {
    let reading = text(request);
    // What no phone takes is not offered.
    let calls: Vec<_> = reading
        .calls
        .into_iter()
        .filter(|call| call.number.parse::<DialNumber>().is_ok())
        .collect();
    match reading.doubt {
        None if calls.is_empty() => refused(NumberDoubt::NoNumber),
        doubt => NumberReading { calls, doubt },
    }
}

fn text(request: &NumberRequest) -> NumberReading {
    if request.text.len() > LONGEST {
        return refused(NumberDoubt::TooLong);
    }
    let mut steps = Vec::new();
    let text = plain::plain(&request.text, &mut steps);
    let text = text.trim();
    if text.is_empty() {
        return refused(NumberDoubt::Empty);
    }
    if let Some(address) = sip_address(text) {
        if address != text {
            steps.push(NumberStep::Label);
        }
        return certain(NumberCall { number: address, steps, ..NumberCall::default() });
    }
    let bare = plain::without_quotes(text);
    if bare.len() != text.len() {
        steps.push(NumberStep::Label);
    }
    let text = bare;
    let reader = Reader {
        plan: &request.plan,
        region: request.country.as_deref().and_then(library::region),
    };
    if let Some(Link { number, tones }) = link::link(text, &mut steps) {
        let (number, pause) = pieces::with_tones(&number);
        return with_tones(reader.one(number, steps), tones.or(pause).as_deref());
    }
    reader.pasted(text, steps)
}

/// The circumstances in which numbers are read.
#[derive(Clone, Copy)]
struct Reader<'a> {
    plan: &'a NumberPlan,
    region: Option<Region>,
}

impl Reader<'_> {
    /// Reads a text other than a link.
    fn pasted(self, text: &str, mut steps: Vec<NumberStep>) -> NumberReading {
        let several = pieces::several(text);
        if several.len() > 1 {
            return self.question(several);
        }
        let bare = plain::without_label(text, &mut steps);
        let (number, tones) = pieces::with_tones(bare);
        let (number, extension) = pieces::with_extension(number);
        let tones = tones.or(extension);
        // `100,200` may be two internal numbers.
        if tones.is_some()
            && digits(number) <= usize::from(self.plan.longest_inside)
            && !bare.contains(['#', '*'])
        {
            return self.question(bare.split([',', ';']).collect());
        }
        if number.contains(char::is_alphabetic) || number.contains('\n') {
            return self.in_text(text);
        }
        with_tones(self.one(number, steps), tones.as_deref())
    }

    /// Reads the numbers in a text about something else.
    fn in_text(self, text: &str) -> NumberReading {
        let found = library::find(text, self.region);
        let call = |parsed: &Parsed| match parsed.origin {
            Origin::Country => described(as_typed(&parsed.national, self.plan, Vec::new()), parsed),
            Origin::Prefix | Origin::Digits => international(parsed, self.plan, Vec::new()),
        };
        let calls: Vec<_> = found.iter().map(call).collect();
        match calls.len() {
            0 if text.contains(char::is_alphabetic) => refused(NumberDoubt::Letters),
            0 => refused(NumberDoubt::NoNumber),
            1 => doubted(calls, NumberDoubt::InText),
            _ => doubted(calls, NumberDoubt::Several),
        }
    }

    /// Offers each of the pieces of a text.
    fn question(self, pieces: Vec<&str>) -> NumberReading {
        let read = |piece: &str| {
            let mut steps = Vec::new();
            let bare = plain::without_label(piece.trim(), &mut steps);
            let (number, tones) = pieces::with_extension(bare);
            if number.contains(char::is_alphabetic) {
                return self.in_text(piece).calls;
            }
            with_tones(self.one(number, steps), tones.as_deref()).calls
        };
        let mut calls = Vec::new();
        for call in pieces.into_iter().flat_map(read) {
            if !calls.iter().any(|known: &NumberCall| known.number == call.number) {
                calls.push(call);
            }
        }
        match calls.len() {
            0 => refused(NumberDoubt::NoNumber),
            // The same number twice, written in two ways.
            1 => NumberReading { calls, doubt: None },
            _ => doubted(calls, NumberDoubt::Several),
        }
    }

    /// Reads a text of one number, without letters.
    fn one(self, text: &str, mut steps: Vec<NumberStep>) -> NumberReading {
        let text = text.trim();
        let compact: String = text.chars().filter(|character| !is_separator(*character)).collect();
        if compact.len() != text.len() {
            steps.push(NumberStep::Separators);
        }
        let keys = compact.strip_prefix('+').unwrap_or(&compact);
        if keys.is_empty() {
            let is_plus = compact == "+";
            return refused(if is_plus { NumberDoubt::Incomplete } else { NumberDoubt::NoNumber });
        }
        if !keys.bytes().all(|byte| byte.is_ascii_digit() || b"*#".contains(&byte)) {
            return refused(NumberDoubt::NoNumber);
        }
        // Codes are dialled as they are.
        if keys.contains(['*', '#']) {
            return certain(NumberCall { number: compact, steps, ..NumberCall::default() });
        }
        if compact == keys && keys.len() <= usize::from(self.plan.longest_inside) {
            return certain(NumberCall { number: compact, steps, ..NumberCall::default() });
        }
        self.number(text, &compact, steps)
    }

    fn number(self, text: &str, compact: &str, mut steps: Vec<NumberStep>) -> NumberReading {
        let is_plus = compact.starts_with('+');
        let parsed = match (self.region, compact.strip_prefix("00")) {
            // Most countries dial 00 for international calls.
            (None, Some(rest)) => library::parse(&format!("+{rest}"), None),
            _ => library::parse(compact, self.region),
        };
        let typed = |steps| as_typed(compact, self.plan, steps);
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(Unread::TooLong) => return refused(NumberDoubt::TooLong),
            Err(_) if digits(compact) > MOST_DIGITS => return refused(NumberDoubt::TooLong),
            Err(Unread::TooShort) if is_plus => return refused(NumberDoubt::Incomplete),
            Err(Unread::Other) if is_plus && digits(compact) < 4 => {
                return refused(NumberDoubt::Incomplete);
            }
            Err(_) if is_plus => return doubted(vec![typed(steps)], NumberDoubt::NotValid),
            Err(_) => return certain(typed(steps)),
        };
        let is_zero_removed = text.contains("(0)")
            && digits(compact) > parsed.country_code.len() + parsed.significant.len()
            && parsed.origin == Origin::Prefix;
        if is_zero_removed {
            steps.push(NumberStep::BracketedZero);
        }
        match parsed.origin {
            Origin::Prefix if parsed.is_valid => certain(international(&parsed, self.plan, steps)),
            Origin::Prefix => {
                doubted(vec![international(&parsed, self.plan, steps)], NumberDoubt::NotValid)
            }
            // A number that only this telephone system knows, or one without an area code.
            _ if !parsed.is_valid => certain(typed(steps)),
            // North America's country code is also the prefix that is dialled within it.
            Origin::Digits if parsed.country_code == "1" => {
                certain(described(typed(steps), &parsed))
            }
            Origin::Digits => {
                let calls = vec![international(&parsed, self.plan, steps.clone()), typed(steps)];
                doubted(calls, NumberDoubt::NoTrunk)
            }
            Origin::Country => {
                // With more than the significant digits, the prefix is there.
                let has_trunk =
                    compact != parsed.significant && compact.ends_with(&parsed.significant);
                if has_trunk || compact == parsed.national {
                    return certain(described(typed(steps), &parsed));
                }
                let mut added = steps.clone();
                added.push(NumberStep::Trunk);
                let whole = described(as_typed(&parsed.national, self.plan, added), &parsed);
                doubted(vec![whole, typed(steps)], NumberDoubt::NoTrunk)
            }
        }
    }
}

fn certain(call: NumberCall) -> NumberReading {
    NumberReading { calls: vec![call], doubt: None }
}

fn doubted(mut calls: Vec<NumberCall>, doubt: NumberDoubt) -> NumberReading {
    calls.truncate(MOST_CALLS);
    NumberReading { calls, doubt: Some(doubt) }
}

fn refused(doubt: NumberDoubt) -> NumberReading {
    doubted(Vec::new(), doubt)
}

fn with_tones(mut reading: NumberReading, tones: Option<&str>) -> NumberReading {
    for call in &mut reading.calls {
        call.tones = tones.map(str::to_owned);
    }
    reading
}

#[cfg(test)]
mod tests;
