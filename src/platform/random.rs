//! Random names.

/// Returns a random name that no other page has. Unlike `crypto.randomUUID`, it works over plain http,
/// too.
#[must_use]
pub fn name() -> String {
    let mut bytes = [0; 16];
    // Every browser that runs WebAssembly has it; without it the time tells pages apart.
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    if filled.is_none() {
        bytes = super::clock::now().as_nanos().to_le_bytes();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
