# The command as an image: for `image:` of a step, where it is `rolekeeper` on the PATH, and as a pipe (pipe/pipe.yml).
# Your own CI builds it, after `npm ci && npm run package`; docs/install.md says how. Our tests lint this file and run what
# it copies; they have no Docker, so it was never built by them.
#
# To be sure of what it stands on, name the image by its digest: node:24-bookworm-slim@sha256:…
FROM node:24-bookworm-slim

# The package alone: it needs no npm, and nothing is fetched.
COPY dist/package /opt/rolekeeper
COPY pipe/pipe.sh /opt/rolekeeper/pipe.sh

RUN ln -s /opt/rolekeeper/rolekeeper.js /usr/local/bin/rolekeeper && rolekeeper --version

# A pipe runs this; a step that names the image runs its own script.
ENTRYPOINT ["sh", "/opt/rolekeeper/pipe.sh"]
