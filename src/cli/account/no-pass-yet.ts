import { ServiceStateError } from '../../errors.ts';

/** No report is where the latest one has to be: nothing can be said of the service, least of all that it is quiet. */
export function noPassYet(place: string): ServiceStateError {
  return new ServiceStateError(`There is no ${place}: no pass of the service has reported yet.`, {
    remedy: 'See that the service is deployed, and that this is its bucket; then run a pass, or wait for the next one.',
  });
}
