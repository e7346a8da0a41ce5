//! Servers of benchmarks, each in a process of its own that ends when it is dropped.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::Stdio,
    time::Duration,
};

use anyhow::Context;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::{sleep, timeout},
};

/// The time that a server has to become ready, or to end.
pub const READY_LIMIT: Duration = Duration::from_secs(20);

/// Returns an address of this machine where nothing listens.
///
/// # Errors
/// When all ports are taken.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Waits until a server listens at `address`.
///
/// # Errors
/// When nothing does within [`READY_LIMIT`].
pub async fn connected(address: SocketAddr) -> anyhow::Result<()> {
    let ready = async {
        while TcpStream::connect(address).await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(READY_LIMIT, ready).await.with_context(|| format!("nobody listens on {address}"))
}

/// Returns the entry of the nth phone, `p0` and so on, in the configuration of a relay.
#[must_use]
pub fn phone_entry(nth: usize, address: SocketAddr) -> String {
    format!("[[phones]]\nid = \"p{nth}\"\nmodel = \"D785\"\naddress = \"{address}\"\n")
}

/// Writes the configuration of a relay and an empty page into its folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn configure_relay(folder: &Path, config: &str) -> anyhow::Result<()> {
    fs::write(folder.join("index.html"), "")?;
    fs::write(folder.join("deskside.toml"), config)?;
    Ok(())
}

/// Starts the relay as it is shipped in a folder with its configuration, at an address with or without a port; returns
/// its process, and the address with the port.
///
/// # Errors
/// When it does not start.
pub async fn start_relay(
    program: &Path,
    folder: &Path,
    listen: SocketAddr,
) -> anyhow::Result<(Child, SocketAddr)> {
    let mut child = Command::new(program)
        .args(["--listen", &listen.to_string(), "--config"])
        .arg(folder.join("deskside.toml"))
        .arg("--site")
        .arg(folder)
        // As with nginx: errors are logged, requests are not.
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{} does not start", program.display()))?;
    let out = child.stdout.take().context("the relay has no output")?;
    let line = timeout(READY_LIMIT, BufReader::new(out).lines().next_line()).await??;
    let line = line.context("the relay ended at once; its message is above")?;
    let address = line.strip_prefix("listening on http://").context("no address")?.parse()?;
    Ok((child, address))
}

/// Writes a configuration of nginx into a folder, with the lines of its section `http` and those outside of it; returns
/// the command that starts it.
///
/// # Errors
/// When the folder cannot be written.
pub fn nginx(folder: &Path, outside: &str, http: &str) -> anyhow::Result<Command> {
    let base = folder.display();
    let config = format!(
        "daemon off; pid {base}/pid; {outside}
         http {{
           access_log off;
           client_body_temp_path {base}/b; proxy_temp_path {base}/p;
           fastcgi_temp_path {base}/f; uwsgi_temp_path {base}/u; scgi_temp_path {base}/s;
           {http}
         }}"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, config)?;
    let mut command = Command::new("/usr/sbin/nginx");
    command.arg("-c").arg(&file).arg("-p").arg(folder).kill_on_drop(true);
    Ok(command)
}

/// Returns the resident memory of a process, in megabytes.
///
/// # Errors
/// When the process has ended.
pub fn resident(process: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 =
        line.and_then(|line| line.split_whitespace().next()).context("no VmRSS")?.parse()?;
    Ok(kilobytes / 1_024.0)
}
