# The build stage needs Bun, bash and, for the built-in Redis, apt. The last stage starts from nothing: it holds the
# program, the few files of glibc that it names, and the user it runs as. scripts/docker.sh builds and tries this file.
ARG BUILD_IMAGE=docker.io/oven/bun:1.4.5

FROM ${BUILD_IMAGE} AS build
USER root
WORKDIR /src
COPY . .
ARG BUILD_COMMIT=unknown
RUN bash -c 'source scripts/lib/setup.sh && set_up && bun run build'
RUN bash scripts/lib/image-root.sh /image dist/ingest

FROM scratch
ARG BUILD_COMMIT=unknown
LABEL org.opencontainers.image.title="ingest" \
      org.opencontainers.image.description="Event streams that are exactly what they should be: generated, paced, published to Redis Streams and proven" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${BUILD_COMMIT}"
COPY --from=build /image/ /
ENV HOME=/home/nonroot
WORKDIR /
USER 65532:65532
# ingest handles SIGTERM as process 1 too: it settles what is in flight and ends with 0. Give it 35 s to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK NONE
ENTRYPOINT ["/usr/local/bin/ingest"]
CMD ["--help"]
