//! Signing in with a company account: the relay as a client of its provider (OpenID Connect Core 1.0, code
//! flow with PKCE).
//!
//! The rules of the protocol are those of the crate `openidconnect`; HTTP and TLS are ours. Nothing here knows who
//! may sign in: that is in `access`.

mod client;
mod failure;
mod handovers;
mod http;
mod places;
mod proof;

use std::{net::IpAddr, sync::Arc, time::Duration};

use openidconnect::{
    AuthorizationCode, CsrfToken, HttpRequest, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RequestTokenError, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreProviderMetadata},
};
use relay_api::CompanyProblem;
use serde_json::{Map, Value};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::{
    access::{Company, Visit},
    config::Provider,
    net::Resolver,
};
use failure::{unproven, unreachable};
use handovers::Handovers;
use places::Places;
pub(crate) use places::WaitGuard;

/// The time after which the description of the provider and its keys are read again.
const MAX_AGE: Duration = Duration::from_secs(3_600);
/// The time between two readings because of a signature that no known key made.
const MIN_FORCED: Duration = Duration::from_secs(30);

/// The time for which a provider that did not answer is not asked what it says about itself.
const MIN_RETRY: Duration = Duration::from_secs(3);
/// The time that a sign-in waits for the provider, however many requests it takes.
const MAX_WAIT: Duration = Duration::from_secs(15);

/// The client of the provider, with what it has read.
#[derive(Debug, Default)]
pub(crate) struct Oidc {
    resolver: Resolver,
    known: Arc<Mutex<Known>>,
    places: Places,
    /// What outlasts a request.
    handovers: Handovers,
}

/// What is known of a provider.
#[derive(Debug, Default)]
struct Known {
    provider: Option<Arc<Provider>>,
    /// Its description with its keys, and the time of reading.
    metadata: Option<(Arc<CoreProviderMetadata>, Instant)>,
    /// The last time that it was read before its time.
    forced: Option<Instant>,
    /// The last time that it could not be read.
    failed: Option<Instant>,
}

impl Oidc {
    pub(crate) fn new(resolver: Resolver) -> Oidc {
        Oidc { resolver, ..Oidc::default() }
    }

    /// Returns what outlasts a request.
    pub(crate) fn handovers(&self) -> &Handovers {
        &self.handovers
    }

    /// Returns the right of a client to wait for the provider, until it is dropped; `None` when too many wait.
    pub(crate) fn enter(&self, from: Option<IpAddr>) -> Option<WaitGuard> {
        self.places.take(from)
    }

    /// Begins a sign-in; returns the address of the provider to go to.
    ///
    /// # Errors
    /// When the provider does not answer.
    pub(crate) async fn begin(
        &self,
        _place: &WaitGuard,
        provider: &Arc<Provider>,
        popup: bool,
    ) -> Result<(String, Visit), CompanyProblem> {
        in_time(self.begin_visit(provider, popup)).await
    }

    async fn begin_visit(
        &self,
        provider: &Arc<Provider>,
        popup: bool,
    ) -> Result<(String, Visit), CompanyProblem> {
        let metadata = self.metadata(provider, false).await?;
        let client = client::of(provider, &metadata)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let scopes = provider.scopes.iter().cloned().map(Scope::new);
        let (url, state, nonce) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        if provider.trust.is_some() && url.scheme() != "https" {
            return Err(unproven(&"the sign-in page of the provider is not encrypted"));
        }
        let state = state.secret().clone();
        let (nonce, verifier) = (nonce.secret().clone(), verifier.secret().clone());
        Ok((url.to_string(), Visit::new(state, nonce, verifier, popup)))
    }

    /// Ends a sign-in with the code that the provider sent; returns the proven claims.
    ///
    /// # Errors
    /// When the provider does not answer, or its answer proves nothing.
    pub(crate) async fn finish(
        &self,
        _place: &WaitGuard,
        provider: &Arc<Provider>,
        company: &Company,
        (visit, code): (&Visit, String),
    ) -> Result<Map<String, Value>, CompanyProblem> {
        in_time(self.claims(provider, company, visit, code)).await
    }

    async fn claims(
        &self,
        provider: &Arc<Provider>,
        company: &Company,
        visit: &Visit,
        code: String,
    ) -> Result<Map<String, Value>, CompanyProblem> {
        let metadata = self.metadata(provider, false).await?;
        let client = client::of(provider, &metadata)?;
        let call = caller(provider, &self.resolver);
        let request =
            client.exchange_code(AuthorizationCode::new(code)).map_err(|error| unproven(&error))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(visit.verifier.clone()));
        let answer = request.request_async(&call).await.map_err(|error| match error {
            RequestTokenError::Request(error) => unreachable(&error),
            // Its causes could quote the token.
            RequestTokenError::Parse(..) => unproven(&"the answer to the code cannot be read"),
            other => unproven(&other),
        })?;
        let token = answer.id_token().ok_or_else(|| unproven(&"there is no ID token"))?;
        let nonce = Nonce::new(visit.nonce.clone());
        let verified = match proof::verify(&client, token, &nonce) {
            // The provider may have new keys.
            Err(error) if proof::is_about_keys(&error) => {
                let metadata = self.metadata(provider, true).await?;
                proof::verify(&client::of(provider, &metadata)?, token, &nonce)
            }
            verified => verified,
        };
        verified.map_err(|error| unproven(&error))?;
        let mut claims = proof::claims(&token.to_string()).ok_or_else(|| unproven(&"no claims"))?;
        if let Some(url) = metadata.userinfo_endpoint()
            && !company.has_claims(&claims)
        {
            let request = proof::user_info_request(url.as_str(), answer.access_token().secret());
            let answer = call(request.map_err(|error| unproven(&error))?).await;
            let more = answer.map_err(|error| unreachable(&error))?;
            let is_added = proof::add_user_info(&mut claims, &more);
            is_added.map_err(|error| unproven(&error))?;
        }
        Ok(claims)
    }

    /// Returns the description of the provider with its keys; with `is_forced` one that is read now, if the last
    /// one is old enough.
    async fn metadata(
        &self,
        provider: &Arc<Provider>,
        is_forced: bool,
    ) -> Result<Arc<CoreProviderMetadata>, CompanyProblem> {
        let asked = Instant::now();
        // One reading at a time.
        let mut known = self.known.clone().lock_owned().await;
        if known.provider.as_ref() != Some(provider) {
            *known = Known { provider: Some(provider.clone()), ..Known::default() };
        }
        let now = Instant::now();
        let may_force =
            is_forced && known.forced.is_none_or(|forced| now.duration_since(forced) >= MIN_FORCED);
        if let Some((metadata, read)) = &known.metadata {
            let is_current = now.duration_since(*read) < MAX_AGE && !may_force;
            if is_current || *read >= asked {
                return Ok(metadata.clone());
            }
        }
        // Keys of an hour ago are better than none.
        let old = known.metadata.as_ref().filter(|_| !is_forced);
        let old = old.map(|(metadata, _)| metadata.clone());
        let has_failed =
            |failed: Instant| failed >= asked || now.duration_since(failed) < MIN_RETRY;
        if known.failed.is_some_and(has_failed) {
            // Those who waited meanwhile do not wait once more, and those who come now need not.
            return old.ok_or(CompanyProblem::Unreachable);
        }
        if may_force {
            known.forced = Some(now);
        }
        let (provider, resolver) = (provider.clone(), self.resolver.clone());
        // In a task: others wait for the same reading, also when the one who began it is gone.
        let reading = tokio::spawn(async move {
            match read(&provider, &resolver).await {
                Ok(metadata) => {
                    let metadata = Arc::new(metadata);
                    known.metadata = Some((metadata.clone(), Instant::now()));
                    known.failed = None;
                    Ok(metadata)
                }
                Err(problem) => {
                    known.failed = Some(Instant::now());
                    old.ok_or(problem)
                }
            }
        });
        reading.await.unwrap_or(Err(CompanyProblem::Unreachable))
    }
}

/// Returns what sends the requests of the library.
fn caller(
    provider: &Arc<Provider>,
    resolver: &Resolver,
) -> impl Fn(HttpRequest) -> http::Answer + Send + Sync + use<> {
    let (provider, resolver) = (provider.clone(), resolver.clone());
    move |request| http::call(provider.clone(), resolver.clone(), request)
}

/// Reads the description of the provider and its keys.
async fn read(
    provider: &Arc<Provider>,
    resolver: &Resolver,
) -> Result<CoreProviderMetadata, CompanyProblem> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|error| unreachable(&error))?;
    let call = caller(provider, resolver);
    let read = CoreProviderMetadata::discover_async(issuer, &call).await;
    read.map_err(|error| unreachable(&error))
}

/// Gives up what takes too long.
async fn in_time<T>(
    act: impl Future<Output = Result<T, CompanyProblem>>,
) -> Result<T, CompanyProblem> {
    match timeout(MAX_WAIT, act).await {
        Ok(result) => result,
        Err(elapsed) => Err(unreachable(&elapsed)),
    }
}
