//! The parts of the OpenAPI description that the types do not express.

use axum::http::StatusCode;
use relay_api::{
    AddressProblem, CertificateProblem, CheckName, ClusterProblem, Code, CommandNeeds,
    CompanyProblem, IoProblem, NumberDoubt, NumberStep, PictureProblem, RateLimit, Reason, Remedy,
    SpecialRange, Verdict,
};
use utoipa::openapi::{
    Components, Content, KnownFormat, OpenApi, RefOr, SchemaFormat, SecurityRequirement,
    path::Operation,
    schema::{ObjectBuilder, Schema, Type},
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The media type of problem documents (RFC 9457 section 3).
const PROBLEM: &str = "application/problem+json";
/// The media type of screens.
const PNG: &str = "image/png";
/// The security schemes: a program's token, and the session of a user.
const BEARER: &str = "bearerAuth";
const COOKIE: &str = "cookieAuth";

/// Completes the description.
pub(super) fn refine(description: &mut OpenApi) {
    // Neither, where the configuration requires no sign-in.
    description.security = Some(vec![
        SecurityRequirement::default(),
        SecurityRequirement::new(BEARER, [""; 0]),
        SecurityRequirement::new(COOKIE, [""; 0]),
    ]);
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
        operations.into_iter().filter_map(Option::as_mut).for_each(set_media_types);
    }
    // Signing in and out needs no session.
    if let Some(session) = description.paths.paths.get_mut("/session") {
        let operations = [&mut session.post, &mut session.delete];
        for operation in operations.into_iter().filter_map(Option::as_mut) {
            operation.security = Some(Vec::new());
        }
    }
    // Only the server of a portal gets and revokes its tokens.
    if let Some(tokens) = description.paths.paths.get_mut("/embed-tokens") {
        let operations = [&mut tokens.post, &mut tokens.delete];
        for operation in operations.into_iter().filter_map(Option::as_mut) {
            operation.security = Some(vec![SecurityRequirement::new(BEARER, [""; 0])]);
        }
    }
    // A frame asks before it has a token.
    let embedding = description.paths.paths.get_mut("/embedding").and_then(|it| it.get.as_mut());
    if let Some(embedding) = embedding {
        embedding.security = Some(Vec::new());
    }
    for path in ["/oidc", "/oidc/start", "/oidc/callback", "/oidc/claim"] {
        let Some(item) = description.paths.paths.get_mut(path) else { continue };
        for operation in [&mut item.get, &mut item.post].into_iter().filter_map(Option::as_mut) {
            operation.security = Some(Vec::new());
        }
    }
    let Some(components) = &mut description.components else { return };
    add_security_schemes(components);
    set_names(components);
}

/// Sets the names of values and kinds as they are written in JSON: they come from macros, which the derive does
/// not expand.
fn set_names(components: &mut Components) {
    macro_rules! tags {
        ($name:ident) => {
            (stringify!($name), $name::ALL.iter().map(|value| value.tag()).collect::<Vec<_>>())
        };
    }
    let words = [
        ("Code", Code::NAMES.to_vec()),
        tags!(AddressProblem),
        tags!(CertificateProblem),
        tags!(CheckName),
        tags!(ClusterProblem),
        tags!(CommandNeeds),
        tags!(CompanyProblem),
        tags!(IoProblem),
        tags!(NumberDoubt),
        tags!(NumberStep),
        tags!(PictureProblem),
        tags!(RateLimit),
        tags!(SpecialRange),
        tags!(Verdict),
    ];
    for (name, tags) in words {
        if let Some(RefOr::T(Schema::Object(schema))) = components.schemas.get_mut(name) {
            schema.enum_values = Some(tags.into_iter().map(Into::into).collect());
        }
    }
    for (name, tags) in [("Reason", Reason::TAGS), ("Remedy", Remedy::TAGS)] {
        let Some(RefOr::T(Schema::OneOf(schema))) = components.schemas.get_mut(name) else {
            continue;
        };
        for (variant, tag) in schema.items.iter_mut().zip(tags) {
            if let RefOr::T(Schema::Object(variant)) = variant
                && let Some(RefOr::T(Schema::Object(kind))) = variant.properties.get_mut("kind")
            {
                kind.enum_values = Some(vec![(*tag).into()]);
            }
        }
    }
}

/// Adds the ways to authenticate.
fn add_security_schemes(components: &mut Components) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The token of a program; see `deskside-relay new-token`."))
        .build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    let cookie = ApiKeyValue::with_description(
        "__Host-deskside",
        "The session of a user; over http its name is `deskside`.",
    );
    components.add_security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
}

/// Sets the media type of errors, and describes pictures as bytes.
fn set_media_types(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && let Some(content) = response.content.get_mut(PNG)
        {
            let bytes = ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
            *content = Content::new(Some(Schema::from(bytes.build())));
        }
        let is_error = status
            .parse()
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .is_some_and(|status| status.is_client_error() || status.is_server_error());
        if let (true, RefOr::T(response)) = (is_error, response)
            && let Some(content) = response.content.swap_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), Content::clone(&content));
        }
    }
}
