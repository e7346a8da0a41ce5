//! Phones whose password the relay does not know.

use super::*;

impl TestBench {
    /// Adds a phone that asks for a password, of which the relay reads another one in a file.
    ///
    /// # Panics
    /// When the relay does not take it.
    pub async fn add_phone_with_wrong_password(&self, id: &str, name: &str) -> PhoneServer {
        let (phone, address) = virtual_phones::phone(Some(Scheme::Basic)).await;
        self.write_password(id, "an old one");
        let entry = format!(
            "[[phones]]\nid = \"{id}\"\nname = \"{name}\"\nmodel = \"D785\"\naddress = \"{address}\"\nusername = \"{}\"\npassword_file = \"{id}.password\"\n",
            virtual_phones::USER
        );
        self.configure(|phones| format!("{phones}{entry}")).await;
        phone
    }

    /// Corrects the password of a phone in the file that the relay reads at the next sign-in.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn correct_password(&self, id: &str) {
        self.write_password(id, virtual_phones::PASSWORD);
    }

    fn write_password(&self, id: &str, password: &str) {
        self.write_secret(&format!("{id}.password"), password);
    }

    /// Writes a file next to the configuration that only the relay may read.
    pub(crate) fn write_secret(&self, name: &str, secret: &str) {
        let file = self.config.path().join(name);
        fs::write(&file, secret).unwrap();
        // The relay refuses a file that others may read.
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    }
}
