//! Icons, from Lucide 1.62 (ISC licence, Lucide Contributors): outlines on a grid of 24.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A tick.
    Check,
    /// An arrow head.
    ChevronDown,
    /// An arrow head.
    ChevronLeft,
    /// An arrow head.
    ChevronRight,
    /// An arrow head.
    ChevronUp,
    /// A warning.
    CircleAlert,
    /// Success.
    CircleCheck,
    /// A recording.
    CircleDot,
    /// No entry.
    CircleMinus,
    /// A headset.
    Headphones,
    /// Uncertainty.
    Help,
    /// Something in progress.
    Loader,
    /// A menu.
    Menu,
    /// A microphone that is off.
    MicOff,
    /// Less.
    Minus,
    /// A display that is off.
    MonitorOff,
    /// A pause.
    Pause,
    /// Play.
    Play,
    /// A handset.
    Phone,
    /// A handset with an arrow away from it.
    PhoneForwarded,
    /// A handset put down.
    PhoneOff,
    /// More.
    Plus,
    /// Redo.
    Redo,
    /// A loudspeaker.
    Speaker,
    /// A cross.
    X,
    /// A download.
    Download,
    /// Two sheets.
    Copy,
    /// A magnifying glass.
    Search,
    /// Larger.
    ZoomIn,
    /// Smaller.
    ZoomOut,
    /// Full screen.
    Maximize,
    /// Leaving full screen.
    Minimize,
    /// Sliders.
    Settings,
}

impl Icon {
    /// Returns the outlines as one SVG path.
    const fn path(self) -> &'static str {
        match self {
            Icon::Check => "M20 6 9 17l-5-5",
            Icon::ChevronDown => "m6 9 6 6 6-6",
            Icon::ChevronLeft => "m15 18-6-6 6-6",
            Icon::ChevronRight => "m9 18 6-6-6-6",
            Icon::ChevronUp => "m18 15-6-6-6 6",
            Icon::CircleAlert => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 8v4M12 16h.01",
            Icon::CircleCheck => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0m14-3-5.5 5.5L8 12",
            Icon::CircleDot => {
                "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0"
            }
            Icon::CircleMinus => "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M8 12h8",
            Icon::Headphones => {
                "M3 14h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a9 9 0 0 1 18 0v7a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3"
            }
            Icon::Help => {
                "M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3M12 17h.01"
            }
            Icon::Loader => "M21 12a9 9 0 1 1-6.219-8.56",
            Icon::Menu => "M4 5h16M4 12h16M4 19h16",
            Icon::MicOff => {
                "M12 19v3M15 9.34V5a3 3 0 0 0-5.68-1.33M16.95 16.95A7 7 0 0 1 5 12v-2M18.89 13.23A7 7 0 0 0 19 12v-2M2 2l20 20M9 9v3a3 3 0 0 0 5.12 2.12"
            }
            Icon::Minus => "M5 12h14",
            Icon::MonitorOff => {
                "M12 17v4M17 17H4a2 2 0 0 1-2-2V5a2 2 0 0 1 1.184-1.826M2 2l20 20M8 21h8M8.656 3H20a2 2 0 0 1 2 2v10a2 2 0 0 1-.293 1.042"
            }
            Icon::Pause => "M7 4v16M17 4v16",
            Icon::Phone => {
                "M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"
            }
            Icon::PhoneForwarded => {
                "M14 6h8M18 2l4 4-4 4M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384"
            }
            Icon::PhoneOff => {
                "M10.1 13.9a14 14 0 0 0 3.732 2.668 1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2 18 18 0 0 1-12.728-5.272M22 2 2 22M4.76 13.582A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 .244.473"
            }
            Icon::Play => {
                "M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z"
            }
            Icon::Download => "M12 15V3M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5",
            Icon::Copy => {
                "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"
            }
            Icon::Search => "M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0M21 21l-4.35-4.35",
            Icon::ZoomIn => "M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0M21 21l-4.35-4.35M11 8v6M8 11h6",
            Icon::ZoomOut => "M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0M21 21l-4.35-4.35M8 11h6",
            Icon::Maximize => {
                "M8 3H5a2 2 0 0 0-2 2v3M21 8V5a2 2 0 0 0-2-2h-3M3 16v3a2 2 0 0 0 2 2h3M16 21h3a2 2 0 0 0 2-2v-3"
            }
            Icon::Minimize => {
                "M8 3v3a2 2 0 0 1-2 2H3M21 8h-3a2 2 0 0 1-2-2V3M3 16h3a2 2 0 0 1 2 2v3M16 21v-3a2 2 0 0 1 2-2h3"
            }
            Icon::Settings => {
                "M10 5H3M12 19H3M14 3v4M16 17v4M21 12h-9M21 19h-5M21 5h-7M8 10v4M8 12H3"
            }
            Icon::Plus => "M5 12h14M12 5v14",
            Icon::Redo => "m15 14 5-5-5-5M20 9H9.5A5.5 5.5 0 0 0 4 14.5A5.5 5.5 0 0 0 9.5 20H13",
            Icon::Speaker => {
                "M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298zM16 9a5 5 0 0 1 0 6M19.364 18.364a9 9 0 0 0 0-12.728"
            }
            Icon::X => "M18 6 6 18M6 6l12 12",
        }
    }
}

/// An icon, hidden from screen readers: the words beside it carry the meaning.
#[component]
pub fn IconView(
    /// The icon.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
}
