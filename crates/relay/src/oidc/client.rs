//! The client of the library, as the description of the provider makes it.

use openidconnect::{
    AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet, RedirectUrl,
    core::{CoreClient, CoreClientAuthMethod, CoreProviderMetadata},
};
use relay_api::{BASE_PATH, CompanyProblem};

use super::failure::unproven;
use crate::config::Provider;

/// A client that knows where to send people, and perhaps where to send codes.
pub(super) type ProviderClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Returns the client of a provider with this description.
///
/// # Errors
/// When the address of the relay is none that people could be sent back to.
pub(super) fn of(
    provider: &Provider,
    metadata: &CoreProviderMetadata,
) -> Result<ProviderClient, CompanyProblem> {
    let redirect = format!("{}{BASE_PATH}/oidc/callback", provider.url.as_str());
    let redirect = RedirectUrl::new(redirect).map_err(|error| unproven(&error))?;
    let id = ClientId::new(provider.client_id.clone());
    let secret = provider.client_secret.as_ref();
    let secret = secret.map(|secret| ClientSecret::new(secret.reveal().to_owned()));
    let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret);
    let client = client.set_redirect_uri(redirect);
    let takes = |method| {
        metadata.token_endpoint_auth_methods_supported().is_some_and(|all| all.contains(&method))
    };
    let posts = takes(CoreClientAuthMethod::ClientSecretPost)
        && !takes(CoreClientAuthMethod::ClientSecretBasic);
    Ok(if posts { client.set_auth_type(AuthType::RequestBody) } else { client })
}
