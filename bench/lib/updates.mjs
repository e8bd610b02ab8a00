/** Finds what was asked for; without a word the cases run through our engine and its peers. */
import { main, Refusal } from '../../bin/lib/console.mjs';

const USAGE = `bench/updates                 every case through our engine, copier and cruft
bench/updates --cases FILE    one file of cases through our engine; says what differs
bench/updates --property N    N random updates; says what was lost
bench/updates --large         services in repositories of 1 GB and of 100,000 files: time and memory`;

main(async () => {
  const [option, value, ...rest] = process.argv.slice(2);
  if (option === undefined) {
    await (await import('./updatesPeers.mjs')).default();
  } else if (option === '--cases' && value && rest.length === 0) {
    await (await import('./updatesCases.mjs')).default(value);
  } else if (option === '--property' && Number(value) > 0) {
    const [from] = rest;
    await (
      await import('./updatesProperty.mjs')
    ).default(Number(value), Number(from ?? 1));
  } else if (option === '--large' && value === undefined) {
    await (await import('./updatesLarge.mjs')).default();
  } else {
    throw new Refusal(USAGE);
  }
});
