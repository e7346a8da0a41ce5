//! JSON as the page reads it, with little code: the code that `serde` generates would be a tenth of
//! the page's first view. A value may be kept by a browser, or by `serde_json` in the tests.

/// A value of JSON.
pub trait Json: Sized {
    /// False for a reader that passes over reasons and remedies, so that their code need not be
    /// linked where none can occur.
    const READS_REASONS: bool = true;
    /// The member called `name`, of an object that has it.
    fn member(&self, name: &str) -> Option<Self>;
    /// The text, of a string.
    fn text(&self) -> Option<String>;
    /// The number, of one that is whole and not too large.
    fn number(&self) -> Option<u32>;
    /// Returns whether it is `true`, of `true` and `false`.
    fn flag(&self) -> Option<bool>;
    /// Returns the names of the members of an object.
    fn names(&self) -> Option<Vec<String>>;
    /// Returns what is in an array.
    fn items(&self) -> Option<Vec<Self>>;
}

/// A value whose reasons and remedies are passed over.
#[derive(Debug)]
pub struct WithoutReasons<J>(pub J);

impl<J: Json> Json for WithoutReasons<J> {
    const READS_REASONS: bool = false;

    fn member(&self, name: &str) -> Option<Self> {
        self.0.member(name).map(WithoutReasons)
    }

    fn text(&self) -> Option<String> {
        self.0.text()
    }

    fn number(&self) -> Option<u32> {
        self.0.number()
    }

    fn flag(&self) -> Option<bool> {
        self.0.flag()
    }

    fn names(&self) -> Option<Vec<String>> {
        self.0.names()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0.items()?.into_iter().map(WithoutReasons).collect())
    }
}

/// A type that can be read from JSON.
pub trait FromJson: Sized {
    /// Returns what `json` stands for; `None` when it is something else.
    fn from_json(json: &impl Json) -> Option<Self>;
}

/// Reads the member called `name`; `None` when it is absent or invalid.
// Not inlined: reasons have a hundred members, and the page would have this as often.
#[inline(never)]
pub(crate) fn required<T: FromJson>(json: &impl Json, name: &str) -> Option<T> {
    T::from_json(&json.member(name)?)
}

impl FromJson for String {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.text()
    }
}

impl FromJson for u32 {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.number()
    }
}

impl FromJson for u16 {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.number()?.try_into().ok()
    }
}

impl FromJson for bool {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.flag()
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &impl Json) -> Option<Self> {
        T::from_json(json).map(Box::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &impl Json) -> Option<Self> {
        json.items()?.iter().map(T::from_json).collect()
    }
}
