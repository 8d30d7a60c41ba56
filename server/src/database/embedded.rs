//! The private PostgreSQL of a server without `DATABASE_URL`, kept alive while the server is.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};
use embedded_postgres::{Cluster, Error, Options};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

/// How soon a database that died is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

pub struct Embedded {
    stop: oneshot::Sender<()>,
    keeper: JoinHandle<anyhow::Result<()>>,
}

/// What was found in the data folder.
pub enum Found {
    /// Nobody else uses it; it is ours until it is stopped.
    Ours(Embedded),
    /// A server of this machine runs it.
    Running,
}

impl Embedded {
    /// Starts the database in the folder, or finds it running. Answers its address as well.
    pub async fn start_or_find(data_dir: &Path) -> anyhow::Result<(Found, String)> {
        let data = data_dir.join("postgres");
        let started = spawn_blocking({
            let options = Options::new(data.clone());
            move || Cluster::start(&options)
        });
        match started.await.context("the private PostgreSQL could not be started")? {
            Ok(cluster) => {
                let url = cluster.url();
                let (stop, stopped) = oneshot::channel();
                let keeper = tokio::spawn(keep(cluster, stopped));
                Ok((Found::Ours(Self { stop, keeper }), url))
            }
            Err(Error::InUse(folder)) => {
                let url = Cluster::url_of_running(&data).ok_or(Error::InUse(folder))?;
                Ok((Found::Running, url))
            }
            Err(err) => Err(anyhow!(err)),
        }
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        // The keeper only ends before it is told to if it panicked, which awaiting it tells.
        let _ = self.stop.send(());
        self.keeper.await.context("the keeper of the private PostgreSQL failed")?
    }
}

/// Starts the database again whenever it has died, until it is to stop.
async fn keep(mut cluster: Cluster, mut stopped: oneshot::Receiver<()>) -> anyhow::Result<()> {
    while tokio::time::timeout(LOOK_EVERY, &mut stopped).await.is_err() {
        cluster = spawn_blocking(move || {
            match cluster.restart_if_dead() {
                Ok(false) => {}
                Ok(true) => tracing::warn!("the private PostgreSQL had died and was started again"),
                Err(err) => {
                    tracing::error!(error = %err, "the private PostgreSQL cannot be started again");
                }
            }
            cluster
        })
        .await?;
    }
    spawn_blocking(move || cluster.stop()).await??;
    Ok(())
}
