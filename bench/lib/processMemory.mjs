/** How much memory this process and those that it starts have at most, from what Linux says every few milliseconds. */
import { readFileSync } from 'node:fs';

const EVERY_MS = 20;
const KB_OF_MB = 1024;

/** In megabytes, without the files that git maps: what this process came to have more than at the start, and all others at once. */
export function watchMemory() {
  const before = residentKilobytes(process.pid);
  let own = before;
  let children = 0;
  const look = () => {
    own = Math.max(own, residentKilobytes(process.pid));
    const others = descendants(process.pid).map(residentKilobytes);
    children = Math.max(
      children,
      others.reduce((sum, one) => sum + one, 0),
    );
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return {
        own: Math.round((own - before) / KB_OF_MB),
        children: Math.round(children / KB_OF_MB),
      };
    },
  };
}

function descendants(pid) {
  const direct = read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter(Boolean);
  return direct.flatMap(child => [child, ...descendants(child)]);
}

function residentKilobytes(pid) {
  const [, kilobytes] =
    /^RssAnon:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes ?? 0);
}

/** Empty for a process that has ended. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
