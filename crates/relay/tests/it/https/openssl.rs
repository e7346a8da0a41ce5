//! OpenSSL as an independent web server, with certificates and versions of TLS that are no longer made.

use std::{fs, net::SocketAddr, process::Stdio};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::servers::{GOOD, own, pem};

/// Ciphers, keys and signatures that OpenSSL no longer accepts by default.
const ALL: &str = "ALL:@SECLEVEL=0";

/// A folder with a certificate, its key, and the answer to the key 1.
pub(super) struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("command.htm?key=1"), GOOD).unwrap();
        Folder(folder)
    }

    /// Creates a key (`-algorithm …` of genpkey), and a certificate for it that is signed by itself, unless
    /// `signing` (arguments of x509) says otherwise.
    pub(super) async fn with_certificate(key: &str, signing: &str) -> Folder {
        let folder = Folder::new();
        folder.run(&format!("genpkey -out key {key}")).await;
        folder.run("req -new -key key -subj /CN=snom -out request").await;
        let signer = if signing.contains("-CA ") { "" } else { "-signkey key" };
        folder
            .run(&format!("x509 -req -in request -days 30 -out certificate {signer} {signing}"))
            .await;
        folder
    }

    /// Returns the path of a file in it.
    pub(super) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Returns the certificate.
    pub(super) fn certificate(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(self.path("certificate")).unwrap()
    }

    /// Starts a server with the certificate, and further arguments.
    pub(super) async fn serve(self, arguments: &str) -> OpenSsl {
        let mut process = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-cipher", ALL])
            // With -HTTP a file is the whole answer to the request that has its name.
            .args(["-cert", "certificate", "-key", "key", "-HTTP"])
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            // OpenSSL ends with its input.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = loop {
            let line = output.next_line().await.unwrap();
            let line = line.ok_or("openssl did not start").unwrap();
            if let Some(address) = line.strip_prefix("ACCEPT ") {
                break address.parse().unwrap();
            }
        };
        // Read on, or the server stops when the pipe is full.
        tokio::spawn(async move { while let Ok(Some(_)) = output.next_line().await {} });
        OpenSsl { address, _process: process, _folder: self }
    }

    async fn run(&self, arguments: &str) {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .await
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {error}");
    }
}

/// A running server.
pub(super) struct OpenSsl {
    pub(super) address: SocketAddr,
    _process: Child,
    _folder: Folder,
}

impl OpenSsl {
    /// Starts a server with nothing newer than TLS 1.0.
    pub(super) async fn tls_1_0() -> OpenSsl {
        let folder = Folder::new();
        let (certificate, key) = own();
        fs::write(folder.path("certificate"), pem("CERTIFICATE", &certificate)).unwrap();
        fs::write(folder.path("key"), pem("PRIVATE KEY", &key.serialize_der())).unwrap();
        folder.serve("-tls1").await
    }

    /// Returns the output of a client that accepts TLS 1.0.
    pub(super) async fn to_an_old_client(&self) -> String {
        let output = Command::new("openssl")
            .args(["s_client", "-tls1", "-cipher", ALL, "-connect", &self.address.to_string()])
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
