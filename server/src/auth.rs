//! Signing in over REST, and what people make for their programs.

use app::request::Caller;
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::accounts::{
    ApiToken, ApiTokenId, CreatedApiToken, Invitation, InvitationId, Invited, MfaSetup,
    NewApiToken, NewInvitation, SessionId, SessionInfo, SignInAttempt, UserId,
};
use domain::{Page, Problem};
use serde::{Deserialize, Serialize};
use services::Platform;
use services::accounts::{self, Challenge, ClientInfo, Login, Through, Tokens};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::session::{InPerson, SettingUp, SignedIn};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(mfa_setup))
        .routes(routes!(mfa_verify))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
        .routes(routes!(sign_ins))
        .routes(routes!(tokens, create_token))
        .routes(routes!(revoke_token))
        .routes(routes!(invitations, invite))
        .routes(routes!(revoke_invitation))
        .routes(routes!(reset_mfa))
        .routes(routes!(end_sessions))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    email: String,
    #[schema(format = Password)]
    password: String,
}

/// Tokens, or what is left to do for them.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum LoginAnswer {
    Tokens(TokenPair),
    CodeWanted(CodeWanted),
}

#[derive(Serialize, ToSchema)]
struct TokenPair {
    /// Goes with every request, as `Authorization: Bearer …`.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds for which the access token holds.
    expires_in: i64,
    /// Renews both, once, within 7 days.
    refresh_token: String,
}

#[derive(Serialize, ToSchema)]
struct CodeWanted {
    /// Always true.
    mfa_required: bool,
    /// Goes to `/auth/mfa/verify` with a code, within 10 minutes.
    challenge: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefreshToken {
    refresh_token: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnPassword {
    #[schema(format = Password)]
    password: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    /// What `/auth/login` gave; without it, the code ends setting up.
    #[serde(default)]
    challenge: Option<String>,
    /// Six digits of the app, or when signing in a recovery code.
    code: String,
}

/// Tokens after signing in, recovery codes after setting up.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum CodeAnswer {
    Tokens(TokenPair),
    SetUp(RecoveryCodes),
}

#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    /// Each stands in for the app once. They are shown this once.
    recovery_codes: Vec<String>,
}

impl From<Tokens> for TokenPair {
    fn from(tokens: Tokens) -> Self {
        Self {
            access_token: tokens.access,
            token_type: "Bearer",
            expires_in: tokens.access_lasts.num_seconds(),
            refresh_token: tokens.refresh.as_str().to_owned(),
        }
    }
}

/// Sign in
///
/// With a second factor, the answer is a challenge instead of tokens; it goes to `/auth/mfa/verify` with a code.
#[utoipa::path(
    post, path = "/auth/login", tag = "auth", security(()),
    request_body(content = Credentials, example = json!({ "email": "mara@example.org", "password": "a pear in the tree" })),
    responses((status = 200, body = LoginAnswer))
)]
async fn login(
    State(platform): State<Platform>,
    Extension(client): Extension<ClientInfo>,
    Json(Credentials { email, password }): Json<Credentials>,
) -> ApiResult<axum::Json<LoginAnswer>> {
    let answer = match accounts::login(&platform, &email, &password, &client).await? {
        Login::Tokens(tokens) => LoginAnswer::Tokens(tokens.into()),
        Login::Code(Challenge(challenge)) => {
            LoginAnswer::CodeWanted(CodeWanted { mfa_required: true, challenge })
        }
    };
    Ok(axum::Json(answer))
}

/// Renew the tokens
///
/// The refresh token is used up by this. One that is used twice ends the session and all its tokens.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "auth", security(()),
    request_body(content = RefreshToken, example = json!({ "refresh_token": "Zm9yIHRoZSBzYWtlIG9mIHRoZSBleGFtcGxl" })),
    responses((status = 200, body = TokenPair))
)]
async fn refresh(
    State(platform): State<Platform>,
    Json(RefreshToken { refresh_token }): Json<RefreshToken>,
) -> ApiResult<axum::Json<TokenPair>> {
    Ok(axum::Json(accounts::refresh(&platform, &refresh_token).await?.into()))
}

/// Sign out
///
/// Ends the session of the refresh token; no harm if there is none.
#[utoipa::path(
    post, path = "/auth/logout", tag = "auth", security(()),
    request_body(content = RefreshToken, example = json!({ "refresh_token": "Zm9yIHRoZSBzYWtlIG9mIHRoZSBleGFtcGxl" })),
    responses((status = 204))
)]
async fn logout(
    State(platform): State<Platform>,
    Json(RefreshToken { refresh_token }): Json<RefreshToken>,
) -> ApiResult<StatusCode> {
    accounts::logout(&platform, &refresh_token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set up a second factor
///
/// Answers what an authenticator app needs. It counts once a code of the app has gone to `/auth/mfa/verify`.
#[utoipa::path(
    post, path = "/auth/mfa/setup", tag = "auth",
    request_body(content = OwnPassword, example = json!({ "password": "a pear in the tree" })),
    responses((status = 200, body = MfaSetup))
)]
async fn mfa_setup(
    SettingUp(actor): SettingUp,
    State(platform): State<Platform>,
    Extension(client): Extension<ClientInfo>,
    Json(OwnPassword { password }): Json<OwnPassword>,
) -> ApiResult<axum::Json<MfaSetup>> {
    Ok(axum::Json(accounts::set_up_mfa(&platform, &actor, &password, &client).await?))
}

/// Give a code
///
/// With a challenge it ends signing in. Without one it ends setting up, for whoever is signed in.
#[utoipa::path(
    post, path = "/auth/mfa/verify", tag = "auth",
    request_body(content = Code, example = json!({ "challenge": "as /auth/login gave it", "code": "123456" })),
    responses((status = 200, body = CodeAnswer))
)]
async fn mfa_verify(
    caller: Option<Extension<Caller>>,
    State(platform): State<Platform>,
    Extension(client): Extension<ClientInfo>,
    Json(Code { challenge, code }): Json<Code>,
) -> ApiResult<axum::Json<CodeAnswer>> {
    if let Some(challenge) = challenge {
        let tokens =
            accounts::verify_login(&platform, &Challenge(challenge), &code, &client).await?;
        return Ok(axum::Json(CodeAnswer::Tokens(tokens.into())));
    }
    let Extension(caller) = caller.ok_or_else(Problem::signed_out)?;
    if caller.through == Through::Token {
        return Err(Problem::forbidden().into());
    }
    let recovery_codes =
        accounts::confirm_mfa(&platform, &caller.actor_setting_up(), &code).await?;
    Ok(axum::Json(CodeAnswer::SetUp(RecoveryCodes { recovery_codes })))
}

/// Your sessions
///
/// This one first, then the last used.
#[utoipa::path(get, path = "/users/me/sessions", tag = "auth", responses((status = 200, body = Page<SessionInfo>)))]
async fn sessions(
    InPerson { actor, session }: InPerson,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<SessionInfo>>> {
    let items = accounts::sessions_of(&platform, &actor, session).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// End one of your sessions
#[utoipa::path(
    delete, path = "/users/me/sessions/{id}", tag = "auth", params(("id" = SessionId, Path)),
    responses((status = 204))
)]
async fn end_session(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Path(id): Path<SessionId>,
) -> ApiResult<StatusCode> {
    accounts::end_session(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who tried to sign in to your account
///
/// The latest 50 attempts, the newest first.
#[utoipa::path(get, path = "/users/me/sign-ins", tag = "auth", responses((status = 200, body = Page<SignInAttempt>)))]
async fn sign_ins(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<SignInAttempt>>> {
    let items = accounts::sign_in_history(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Your personal tokens
#[utoipa::path(get, path = "/users/me/tokens", tag = "auth", responses((status = 200, body = Page<ApiToken>)))]
async fn tokens(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<ApiToken>>> {
    let items = accounts::api_tokens(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Make a personal token
///
/// It acts in your name within its scopes. Its text is in this answer and nowhere else.
#[utoipa::path(
    post, path = "/users/me/tokens", tag = "auth",
    request_body(content = NewApiToken, example = json!({ "name": "Wall display", "scopes": ["see_calendar"], "expires_in_days": 90 })),
    responses((status = 201, body = CreatedApiToken, headers(("Location" = String))))
)]
async fn create_token(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Json(new): Json<NewApiToken>,
) -> ApiResult<Response> {
    let created = accounts::create_api_token(&platform, &actor, &new).await?;
    let place = [(header::LOCATION, format!("/api/v1/users/me/tokens/{}", created.token.id))];
    Ok((StatusCode::CREATED, place, axum::Json(created)).into_response())
}

/// Revoke a personal token
#[utoipa::path(
    delete, path = "/users/me/tokens/{id}", tag = "auth", params(("id" = ApiTokenId, Path)),
    responses((status = 204))
)]
async fn revoke_token(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Path(id): Path<ApiTokenId>,
) -> ApiResult<StatusCode> {
    accounts::revoke_api_token(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who was invited and has not come yet
#[utoipa::path(get, path = "/invitations", tag = "people", responses((status = 200, body = Page<Invitation>)))]
async fn invitations(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Invitation>>> {
    let items = accounts::invitations(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Invite somebody
///
/// By mail. Who was invited before gets a new link, and the old one is void. Where no mail leaves
/// the house, the answer has the link.
#[utoipa::path(
    post, path = "/invitations", tag = "people",
    request_body(content = NewInvitation, example = json!({ "email": "new.colleague@example.org", "roles": ["technician"] })),
    responses((status = 200, body = Invited))
)]
async fn invite(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(new): Json<NewInvitation>,
) -> ApiResult<axum::Json<Invited>> {
    Ok(axum::Json(accounts::invite(&platform, &actor, &new).await?))
}

/// Take an invitation back
#[utoipa::path(
    delete, path = "/invitations/{id}", tag = "people", params(("id" = InvitationId, Path)),
    responses((status = 204))
)]
async fn revoke_invitation(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<InvitationId>,
) -> ApiResult<StatusCode> {
    accounts::revoke_invitation(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take somebody's second factor away
///
/// For whoever lost their app and their codes. Their sessions end; the next sign-in asks for the password alone.
#[utoipa::path(
    delete, path = "/users/{id}/mfa", tag = "users", params(("id" = UserId, Path)),
    responses((status = 204))
)]
async fn reset_mfa(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
) -> ApiResult<StatusCode> {
    accounts::reset_mfa(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all sessions of somebody
#[utoipa::path(
    delete, path = "/users/{id}/sessions", tag = "users", params(("id" = UserId, Path)),
    responses((status = 204))
)]
async fn end_sessions(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
) -> ApiResult<StatusCode> {
    accounts::end_sessions_of(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
