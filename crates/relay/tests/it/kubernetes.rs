//! The manifests of `deploy/kubernetes/` fit Kubernetes and the relay.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use axum::{body::Body, http::Request};
use deskside_relay::access::PasswordHash;
use serde_json::{Value, json};

use crate::desk::{TestRelay, phone};

/// The oldest and the newest Kubernetes with which they are compared.
const SCHEMAS: [&str; 2] = ["kubernetes-1.25.json", "kubernetes-1.37.json"];
/// Its suffix keeps it from being applied with the others.
const SECRET: &str = "secret.yaml.example";

fn deploy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy")
}

/// Returns the manifests of a folder by their files, and their violations of the schemas.
fn read(folder: &Path) -> (Value, Vec<String>) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/kubernetes");
    // The Python of Debian has these packages, another one may not.
    let mut python = Command::new("/usr/bin/python3");
    python.arg(here.join("validate.py")).arg(folder);
    let output = python.args(SCHEMAS.map(|name| here.join(name))).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults = serde_json::from_value(read["faults"].take()).unwrap();
    (read["manifests"].take(), faults)
}

/// Returns the manifests, which have no faults.
fn manifests() -> Value {
    let (manifests, faults) = read(&deploy().join("kubernetes"));
    assert_eq!(faults, Vec::<String>::new());
    manifests
}

#[test]
fn the_manifests_follow_the_schemas_and_belong_together() {
    let manifests = manifests();
    let files = manifests.as_object().unwrap();
    assert_eq!(files.len(), 7);
    for (file, manifest) in files {
        let metadata = &manifest["metadata"];
        assert_eq!(metadata["name"], "deskside", "{file}");
        assert_eq!(metadata["labels"]["app.kubernetes.io/name"], "deskside", "{file}");
        assert!(metadata.get("namespace").is_none(), "{file}: the administrator chooses it");
    }
    let deployment = &manifests["deployment.yaml"]["spec"];
    let labels = &deployment["template"]["metadata"]["labels"];
    for selector in [
        &deployment["selector"]["matchLabels"],
        &manifests["service.yaml"]["spec"]["selector"],
        &manifests["networkpolicy.yaml"]["spec"]["podSelector"]["matchLabels"],
    ] {
        assert_eq!(selector, labels);
    }
    let pod = &deployment["template"]["spec"];
    let volume = |nth: usize| &pod["volumes"][nth];
    assert_eq!(volume(0)["configMap"]["name"], "deskside");
    assert_eq!(volume(1)["secret"]["secretName"], "deskside");
    assert_eq!(volume(2)["persistentVolumeClaim"]["claimName"], "deskside");
    let mounts = pod["containers"][0]["volumeMounts"].as_array().unwrap();
    assert!((0..3).all(|nth| mounts[nth]["name"] == volume(nth)["name"]), "{mounts:?}");
}

#[test]
fn faults_of_manifests_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let broken = [
        ("configmap.yaml", "kind: ConfigMap", "kind: Config"),
        ("deployment.yaml", "runAsNonRoot: true", "runAsNonRoot: \"true\""),
        ("ingress.yaml", "pathType: Prefix", ""),
        ("networkpolicy.yaml", "cidr: 192.168.10.0/24", "cidr: [192]"),
        (SECRET, "type: Opaque", "kinds: Opaque"),
        ("service.yaml", "targetPort:", "targetport:"),
        ("volume.yaml", "[ReadWriteOnce]", ""),
    ];
    for (file, old, new) in broken {
        let text = fs::read_to_string(deploy().join("kubernetes").join(file)).unwrap();
        assert!(text.contains(old), "{file}: {old}");
        fs::write(folder.path().join(file), text.replace(old, new)).unwrap();
    }
    let (_, faults) = read(folder.path());
    for (file, ..) in broken {
        assert!(faults.iter().any(|fault| fault.starts_with(file)), "{file}: {faults:#?}");
    }
}

#[tokio::test]
async fn the_relay_answers_the_probes_of_its_pod() {
    let manifests = manifests();
    let container = &manifests["deployment.yaml"]["spec"]["template"]["spec"]["containers"][0];
    let port = container["ports"][0]["containerPort"].as_u64().unwrap();
    let image = fs::read_to_string(deploy().join("Containerfile")).unwrap();
    assert!(image.contains(&format!("\nEXPOSE {port}\n")), "{image}");
    let relay = TestRelay::new(phone().await.address, None);
    for (probe, path) in
        [("startupProbe", "/readyz"), ("readinessProbe", "/readyz"), ("livenessProbe", "/healthz")]
    {
        let get = &container[probe]["httpGet"];
        assert_eq!((&get["path"], &get["port"]), (&json!(path), &container["ports"][0]["name"]));
        // Kubernetes asks the pod by its address.
        let request = Request::get(path).header("host", format!("10.244.0.3:{port}"));
        let answer = relay.request(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), 200, "{path}");
    }
}

#[test]
fn the_pod_has_no_privileges_and_only_one_relay() {
    let manifests = manifests();
    let deployment = &manifests["deployment.yaml"]["spec"];
    assert_eq!(
        (&deployment["replicas"], &deployment["strategy"]),
        (&json!(1), &json!({"type": "Recreate"}))
    );
    let pod = &deployment["template"]["spec"];
    let seconds = pod["terminationGracePeriodSeconds"].as_u64().unwrap();
    assert!(seconds > 10, "the relay drains for ten");
    assert_eq!(pod["automountServiceAccountToken"], false);
    let image = fs::read_to_string(deploy().join("Containerfile")).unwrap();
    let (user, group) =
        (&pod["securityContext"]["runAsUser"], &pod["securityContext"]["runAsGroup"]);
    assert!(image.contains(&format!("\nUSER {user}:{group}\n")), "{image}");
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    assert_eq!(pod["securityContext"]["fsGroup"], *group);
    assert_eq!(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
    let container = &pod["containers"][0];
    let expected = json!({
        "allowPrivilegeEscalation": false,
        "readOnlyRootFilesystem": true,
        "capabilities": { "drop": ["ALL"] },
    });
    assert_eq!(container["securityContext"], expected);
    assert_eq!(container["resources"]["limits"]["memory"], "256Mi");
    // Readable by the group of the relay, and by nobody else.
    assert_eq!(pod["volumes"][0]["configMap"]["defaultMode"], 0o440);
    assert_eq!(pod["volumes"][1]["secret"]["defaultMode"], 0o440);
}

#[test]
fn the_configuration_of_the_pod_passes_the_check_with_its_secrets() {
    let manifests = manifests();
    let folder = tempfile::tempdir().unwrap();
    let credentials = folder.path().join("credentials");
    fs::create_dir(&credentials).unwrap();
    let hash = PasswordHash::new("correct horse battery").unwrap();
    for name in manifests[SECRET]["stringData"].as_object().unwrap().keys() {
        let content = match name.as_str() {
            "session.key" => "k".repeat(64),
            "ada.hash" => hash.as_str().to_owned(),
            _ => "s3cret".to_owned(),
        };
        write_for_group(&credentials.join(name), &content);
    }
    let container = &manifests["deployment.yaml"]["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["env"][0]["name"], "CREDENTIALS_DIRECTORY");
    assert_eq!(container["env"][0]["value"], container["volumeMounts"][1]["mountPath"]);
    let data = container["volumeMounts"][2]["mountPath"].as_str().unwrap();
    let config = manifests["configmap.yaml"]["data"]["deskside.toml"].as_str().unwrap();
    assert!(config.contains(&format!("state_dir = \"{data}\"")), "{config}");
    let here = folder.path().display().to_string();
    let config = config.replace(&format!("\"{data}"), &format!("\"{here}"));
    write_for_group(&folder.path().join("deskside.toml"), &config);
    let mut check = Command::new(env!("CARGO_BIN_EXE_deskside-relay"));
    check.current_dir(&folder).env("CREDENTIALS_DIRECTORY", &credentials);
    let output = check.args(["check", "--config", "deskside.toml"]).output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("WARN") && !text.contains("doubtful"), "{text}");
}

/// Writes a file as the pod has it.
fn write_for_group(file: &Path, content: &str) {
    fs::write(file, content).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o440)).unwrap();
}
