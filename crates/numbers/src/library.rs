//! What libphonenumber knows of a number.

use rlibphonenumber::{
    CountryCodeSource, PHONE_NUMBER_UTIL as LIBRARY, ParseError, PhoneNumber, PhoneNumberFormat,
    Region, phonenumber_matcher::FindNumberExt,
};

/// The most digits of a number (E.164).
pub(crate) const MOST_DIGITS: usize = 15;

/// A number as its country writes it.
pub(crate) struct Parsed {
    /// The country code, in digits.
    pub country_code: String,
    /// The digits after the country code.
    pub significant: String,
    /// The digits that are dialled within the country.
    pub national: String,
    /// The number in international form.
    pub international: String,
    /// The country, as two letters.
    pub country: Option<String>,
    /// The origin of the country code.
    pub origin: Origin,
    /// The country has such numbers.
    pub is_valid: bool,
}

/// The origin of a country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A `+`, or the prefix of international calls.
    Prefix,
    /// The digits are in front, without a prefix.
    Digits,
    /// The country that the number was read in.
    Country,
}

/// The reason why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// Digits are missing.
    TooShort,
    /// There are too many.
    TooLong,
    /// The country does not exist, or the text has nothing of a number.
    Other,
}

/// Returns the two letters of every country, in no order.
pub fn countries() -> impl Iterator<Item = String> {
    LIBRARY.get_supported_regions().map(|region| region.to_string())
}

/// Returns the country of that name.
pub(crate) fn region(country: &str) -> Option<Region> {
    let region = Region::from_code(&country.to_ascii_uppercase()).ok()?;
    LIBRARY.get_country_code_for_region(region).map(|_| region)
}

/// Reads a number of digits, with a `+` or not.
pub(crate) fn parse(digits: &str, region: Option<Region>) -> Result<Parsed, Unread> {
    let number = LIBRARY.parse_and_keep_raw_input(digits, region).map_err(|error| match error {
        ParseError::TooShortNsn | ParseError::TooShortAfterIdd => Unread::TooShort,
        ParseError::TooLongNsn => Unread::TooLong,
        ParseError::InvalidCountryCode | ParseError::NotANumber(_) => Unread::Other,
    })?;
    let parsed = describe(&number);
    if parsed.country_code.len() + parsed.significant.len() > MOST_DIGITS {
        return Err(Unread::TooLong);
    }
    Ok(parsed)
}

/// Returns the numbers in a text about something else.
pub(crate) fn find(text: &str, region: Option<Region>) -> Vec<Parsed> {
    let found = text.find_phone_numbers_with_preferred_region(region);
    // Only parsing says whether the country code was written.
    let written = found.filter_map(|found| text.get(found.start..found.end()));
    written.filter_map(|written| parse(written, region).ok()).collect()
}

fn describe(number: &PhoneNumber) -> Parsed {
    let country = LIBRARY.get_region_for_number(number);
    let country = country.or_else(|| LIBRARY.get_region_for_country_code(number.country_code));
    let national = LIBRARY.format(number, PhoneNumberFormat::National);
    Parsed {
        country_code: number.country_code.to_string(),
        significant: rlibphonenumber::get_national_significant_number_owned(number),
        national: national.chars().filter(char::is_ascii_digit).collect(),
        international: LIBRARY.format(number, PhoneNumberFormat::International).into_owned(),
        // 001 stands for networks without a country.
        country: country.map(|region| region.to_string()).filter(|country| country.len() == 2),
        origin: match number.country_code_source() {
            CountryCodeSource::FromNumberWithPlusSign | CountryCodeSource::FromNumberWithIdd => {
                Origin::Prefix
            }
            CountryCodeSource::FromNumberWithoutPlusSign => Origin::Digits,
            CountryCodeSource::FromDefaultCountry | CountryCodeSource::Unspecified => {
                Origin::Country
            }
        },
        is_valid: LIBRARY.is_valid_number(number),
    }
}
