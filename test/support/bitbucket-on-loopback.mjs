// For `NODE_OPTIONS=--import`: connections to Bitbucket's API go to a port of this machine. A bundle has no setting that
// leads there, since who names the issuer decides which tokens count; so this goes into the process, and the bundle is what is
// deployed. TLS stays what it is: the server needs a certificate for Bitbucket's name (NODE_EXTRA_CA_CERTS).
import tls from 'node:tls';

const { connect } = tls;
const port = Number(process.env.BITBUCKET_ON_LOOPBACK);
tls.connect = (options, ...more) =>
  connect(options?.host === 'api.bitbucket.org' ? { ...options, host: '127.0.0.1', port } : options, ...more);
