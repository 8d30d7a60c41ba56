//! What a server function answers and the server keeps as it is sent.

/// On the server a `T` that is written already; on the page, which reads it, a `T`.
#[cfg(feature = "ssr")]
pub type Told<T> = services::Written<T>;
#[cfg(not(feature = "ssr"))]
pub type Told<T> = T;
