//! `patchbay serve`: everything that must stand before the first request, and fall after the last.

use std::io::{Write, stdout};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, anyhow};
use futures::future::join_all;
use services::accounts::{FirstAdmin, ensure_first_admin};
use services::demo::DemoSignIn;
use services::scheduling::coverage;
use services::{Platform, inbound, jobs, mail, secrets, webhooks};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::demo;
use super::user::in_words;
use crate::config::{Config, FirstAdminConfig};
use crate::database::Database;
use crate::state::AppState;
use crate::{metrics, router, shutdown};

/// How long requests that have begun may take to end.
const GRACE: Duration = Duration::from_secs(10);

pub async fn run(config: Config, demo: bool) -> anyhow::Result<()> {
    // First of all: with a taken port, nothing else is worth doing.
    let listener = listen(config.listen).await?;
    let database = Database::open(&config.database).await?;
    let served = serve(listener, &database, config, demo).await;
    let closed = database.close().await;
    served.and(closed)
}

async fn serve(
    listener: TcpListener,
    database: &Database,
    config: Config,
    demo: bool,
) -> anyhow::Result<()> {
    let platform = super::platform(&config, database, demo).await?;
    secrets::check(&platform).await.map_err(in_words)?;
    // Whoever names an admin gets them, also beside the demo, which has its own.
    if config.first_admin.email.is_some() || !demo {
        welcome_admin(&platform, &config).await?;
    }
    let sign_ins = if demo { demo::offer(&platform).await? } else { Vec::new() };
    announce(&listener, &config, &sign_ins)?;

    metrics::start()?;
    let state = AppState::new(platform, config);
    let (loops, limiter) = (state.platform.loops(), state.limiter.clone());
    loops.keep("limits.sharing", move || limiter.clone().keep_adding_up());
    loops.keep("metrics.tidying", metrics::keep_tidy);
    let (ending, end) = watch::channel(false);
    let background = start_background(&state, &end)?;
    let hub = state.hub.clone();
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = oneshot::channel();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = shutdown::requested().await;
        tracing::info!("stopping; requests that have begun are finished");
        hub.stop().await;
        let _ = ending.send(true);
        let _ = stopping.send(());
    });
    let served = tokio::select! {
        served = serving.into_future() => served.context("the server failed"),
        () = async {
            let _ = stopped.await;
            tokio::time::sleep(GRACE).await;
        } => {
            tracing::warn!("some requests did not end in time and were cut off");
            Ok(())
        }
    };
    // Mail that is being delivered and jobs that run may end; the time for it is their own.
    if timeout(GRACE, join_all(background)).await.is_err() {
        tracing::warn!(
            "mail or jobs did not end in time; another server or the next start takes them up"
        );
    }
    served
}

/// Delivery and filing of mail, telling webhooks, running of jobs and looking for gaps in the
/// coverage, until `end` says so.
fn start_background(
    state: &AppState,
    end: &watch::Receiver<bool>,
) -> anyhow::Result<[JoinHandle<()>; 5]> {
    let AppState { platform, config, .. } = state;
    let transport = config.mail.transport(&config.site.name).context("mail cannot be sent")?;
    let (tasks, folder) = (jobs::all(config.retention), config.inbound.folder.clone());
    // Each loop brings its own: it may begin more than once.
    let shared = || (platform.clone(), end.clone());
    let loops = platform.loops();
    let (post, until) = shared();
    let delivery = loops.keep("mail.delivery", move || {
        mail::keep_delivering(post.clone(), transport.clone(), over(until.clone()))
    });
    let (desk, until) = shared();
    let running = loops
        .keep("jobs", move || jobs::keep_running(desk.clone(), tasks.clone(), over(until.clone())));
    let (plans, until) = shared();
    let watch = loops.keep("scheduling.coverage", move || {
        coverage::keep_watch(plans.clone(), over(until.clone()))
    });
    let (inbox, until) = shared();
    let filing = loops.keep("mail.inbound", move || {
        inbound::keep_filing(inbox.clone(), folder.clone(), over(until.clone()))
    });
    let (hooks, until) = shared();
    let telling = loops.keep("webhooks.delivery", move || {
        webhooks::keep_delivering(hooks.clone(), over(until.clone()))
    });
    Ok([delivery, running, watch, filing, telling])
}

async fn over(mut end: watch::Receiver<bool>) {
    // An error means that the one who would say so is gone: that is an end too.
    let _ = end.wait_for(|&is_over| is_over).await;
}

fn announce(
    listener: &TcpListener,
    config: &Config,
    sign_ins: &[DemoSignIn],
) -> anyhow::Result<()> {
    let Config { public_url, site, .. } = config;
    let address = listener.local_addr()?;
    let mut words = format!("{} is ready: open {public_url} (listening on {address})\n", site.name);
    if let Some(DemoSignIn { password, .. }) = sign_ins.first() {
        words += &format!("Demo sign-ins, all with the password {password}:\n");
    }
    for DemoSignIn { email, who, .. } in sign_ins {
        words += &format!("  {email}: {who}\n");
    }
    // Whoever closed the output does not want to read it; that is no reason not to serve.
    let _ = stdout().write_all(words.as_bytes());
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|err| match err.kind() {
        std::io::ErrorKind::AddrInUse => anyhow!(
            "port {} of {} is taken by another program; stop it, or set LISTEN to another address",
            address.port(),
            address.ip()
        ),
        std::io::ErrorKind::PermissionDenied => anyhow!(
            "port {} may only be opened by root; set LISTEN to a port above 1023",
            address.port()
        ),
        std::io::ErrorKind::AddrNotAvailable => anyhow!(
            "{} is no address of this machine; set LISTEN to one of its own, or to 0.0.0.0 for all",
            address.ip()
        ),
        _ => anyhow!("{address} cannot be opened ({err}); set LISTEN to another address"),
    })
}

/// Somebody must be able to sign in.
async fn welcome_admin(platform: &Platform, config: &Config) -> anyhow::Result<()> {
    let FirstAdminConfig { email, password } = &config.first_admin;
    let admin =
        ensure_first_admin(platform, email.as_ref(), password.as_ref(), &config.site.zone).await;
    match admin.map_err(|err| anyhow!("the first admin could not be made: {err}"))? {
        FirstAdmin::Exists => {}
        FirstAdmin::Created { email, generated_password: Some(password) } => {
            println!("The first admin is {email}, the password {password} (shown only this once).");
        }
        FirstAdmin::Created { email, generated_password: None } => {
            println!("The first admin is {email}, with the password you set.");
        }
    }
    Ok(())
}
