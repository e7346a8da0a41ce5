//! What the telephone system is to be given for a number.

use relay_api::{NumberCall, NumberPlan, NumberStep};

use crate::library::Parsed;

/// Returns the call of a number with a country code.
pub(crate) fn international(
    parsed: &Parsed,
    plan: &NumberPlan,
    mut steps: Vec<NumberStep>,
) -> NumberCall {
    let Parsed { country_code, significant, .. } = parsed;
    let number = if plan.home_country == *country_code {
        steps.push(NumberStep::HomeCountry);
        let national = match plan.trunk.as_str() {
            "" => parsed.national.clone(),
            trunk => format!("{trunk}{significant}"),
        };
        with_outside_line(national, plan, &mut steps)
    } else {
        with_prefix(&format!("{country_code}{significant}"), plan, &mut steps)
    };
    described(NumberCall { number, steps, ..NumberCall::default() }, parsed)
}

/// Returns the call of digits as they were typed, with a `+` or not.
pub(crate) fn as_typed(digits: &str, plan: &NumberPlan, mut steps: Vec<NumberStep>) -> NumberCall {
    let number = match digits.strip_prefix('+') {
        Some(rest) => with_prefix(rest, plan, &mut steps),
        None => with_outside_line(digits.to_owned(), plan, &mut steps),
    };
    NumberCall { number, steps, ..NumberCall::default() }
}

/// Adds what is known of a number to its call.
pub(crate) fn described(call: NumberCall, parsed: &Parsed) -> NumberCall {
    let international = Some(parsed.international.clone());
    NumberCall { international, country: parsed.country.clone(), ..call }
}

fn with_prefix(digits: &str, plan: &NumberPlan, steps: &mut Vec<NumberStep>) -> String {
    // A `+` that stays is the telephone system's to deal with: `0+49` is nobody's number.
    if plan.plus == "+" {
        return format!("+{digits}");
    }
    steps.push(NumberStep::Plus);
    with_outside_line(format!("{}{digits}", plan.plus), plan, steps)
}

/// Adds the outside line prefix to what is longer than internal numbers.
fn with_outside_line(digits: String, plan: &NumberPlan, steps: &mut Vec<NumberStep>) -> String {
    if plan.outside_line.is_empty() || digits.len() <= usize::from(plan.longest_inside) {
        return digits;
    }
    steps.push(NumberStep::OutsideLine);
    format!("{}{digits}", plan.outside_line)
}
