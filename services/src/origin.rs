//! Where changes come from: the request, job or command line that is being dealt with.
//!
//! It accompanies a task like a tracing span, so that no use case has to hand it on.

use std::net::IpAddr;
use std::sync::Arc;

use domain::audit::ActorKind;
use tokio::task_local;

task_local! {
    static CURRENT: Arc<Origin>;
}

/// What the audit notes beside who acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    /// The id of the request, as the log has it.
    pub request_id: Option<String>,
    /// Through what somebody acts who is not at the screen themselves: kind and name.
    pub through: Option<(ActorKind, String)>,
}

impl Origin {
    /// A job of the product, by its name.
    pub fn job(name: impl Into<String>) -> Self {
        Self { through: Some((ActorKind::Job, name.into())), ..Self::default() }
    }

    /// The command line, by the name of the command.
    pub fn command(name: impl Into<String>) -> Self {
        Self { through: Some((ActorKind::Command, name.into())), ..Self::default() }
    }

    /// Does `work` as something that came from here.
    pub async fn during<T>(self, work: impl Future<Output = T>) -> T {
        CURRENT.scope(Arc::new(self), work).await
    }

    pub(crate) fn current() -> Arc<Self> {
        CURRENT.try_with(Arc::clone).unwrap_or_default()
    }

    pub(crate) fn kind(&self, is_person: bool) -> ActorKind {
        match &self.through {
            Some((kind, _)) => *kind,
            None if is_person => ActorKind::Person,
            None => ActorKind::System,
        }
    }
}
