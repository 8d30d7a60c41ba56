# Patchbay: the server with its front end, for a database of your own.
#
#   docker build --tag patchbay .
#   docker run --env DATABASE_URL=… --env PUBLIC_URL=… --publish 3000:3000 --volume patchbay:/data patchbay

FROM rust:1.95-bookworm AS build
RUN rustup target add wasm32-unknown-unknown
WORKDIR /src
COPY . .
# The caches keep what was compiled from one build to the next; what comes out is copied away from them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release --package xtask && \
    target/release/xtask site --release && \
    cargo build --locked --release --package server --bin patchbay && \
    mkdir /out && cp target/release/patchbay /out/ && cp -r target/site /out/site

FROM debian:bookworm-slim
RUN apt-get update && \
    apt-get install --yes --no-install-recommends ca-certificates && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin patchbay && \
    install --directory --owner patchbay --group patchbay --mode 0700 /data
COPY --from=build /out/patchbay /usr/local/bin/patchbay
COPY --from=build /out/site /usr/local/share/patchbay/site
ENV DATA_DIR=/data \
    LISTEN=0.0.0.0:3000 \
    LOG_FORMAT=json \
    SITE_DIR=/usr/local/share/patchbay/site
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["patchbay", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["patchbay"]
CMD ["serve"]
