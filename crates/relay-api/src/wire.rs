//! Macros for the enums of the API: the serde tag, the English text and the lean JSON reader of each
//! variant stand in one line.

/// Defines an enum of unit variants: `Variant "tag" "English text";`.
macro_rules! wire_words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $tag:literal $english:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $(#[doc = concat!("`", $english, "`")] #[serde(rename = $tag)] $variant,)*
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The value as it is written in JSON.
            #[must_use]
            pub const fn tag(self) -> &'static str {
                match self { $($name::$variant => $tag,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $($name::$variant => $english,)* })
            }
        }

        impl crate::json::FromJson for $name {
            fn from_json(json: &impl crate::json::Json) -> Option<Self> {
                match json.text()?.as_str() { $($tag => Some($name::$variant),)* _ => None }
            }
        }
    };
}

/// Defines an enum tagged by `kind`, with parameters: `Variant "tag" { field: Type } "English {field}";`.
macro_rules! wire_sentences {
    ($(#[$meta:meta])* $name:ident {
        $($variant:ident $tag:literal { $($(#[$field_meta:meta])* $field:ident: $kind:ty),* }
            $english:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(tag = "kind")]
        pub enum $name {
            $(
                #[doc = concat!("`", $english, "`")]
                #[serde(rename = $tag)]
                $variant {
                    $(
                        #[doc = concat!("The parameter `", stringify!($field), "`.")]
                        $(#[$field_meta])*
                        $field: $kind,
                    )*
                },
            )*
        }

        impl $name {
            /// The serde tag of every variant.
            pub const TAGS: &'static [&'static str] = &[$($tag,)*];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $($name::$variant { $($field,)* } => write!(f, $english),)*
                }
            }
        }

        impl crate::json::FromJson for $name {
            fn from_json(json: &impl crate::json::Json) -> Option<Self> {
                match json.member("kind")?.text()?.as_str() {
                    $(
                        $tag => Some($name::$variant {
                            $($field: crate::json::required(json, stringify!($field))?,)*
                        }),
                    )*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {wire_sentences, wire_words};
