import type { ContainerImage } from '@slipway/plugin-fleet-common';

/** How a wanted version stands to one that runs, in the words of the pair that decided. */
export interface Comparison {
  verdict: 'same' | 'different' | 'unclear';
  wanted: string;
  running: string;
}

/** What names a build: a digest exactly, a version as people call it. */
export interface Version {
  version?: string;
  digest?: string;
}

/** By digest when both have one, else by version; `v1.2` is `1.2`. Unclear when they have nothing in common. */
export function compareVersions(
  wanted: Version,
  running: Version,
): Comparison['verdict'] {
  if (wanted.digest && running.digest) {
    return wanted.digest === running.digest ? 'same' : 'different';
  }
  if (!wanted.version || !running.version) return 'unclear';
  const isSame = normalize(wanted.version) === normalize(running.version);
  return isSame ? 'same' : 'different';
}

/** Whether every wanted image runs. What else runs, such as a sidecar that the cluster injected, does not matter. */
export function compareImages(
  wanted: ContainerImage[],
  running: ContainerImage[],
): Comparison {
  const compared = wanted.map(image => compareImage(image, running));
  return (
    compared.find(one => one.verdict === 'different') ??
    compared.find(one => one.verdict === 'unclear') ??
    compared[0] ?? { verdict: 'unclear', wanted: 'nothing', running: 'nothing' }
  );
}

/** As people call a version: its tag, else the beginning of its digest. */
export function nameVersion({ version, digest }: Version): string {
  return version ?? (digest ? digest.slice(0, 19) : 'an image without version');
}

export function versionOfImage({ tag, digest }: ContainerImage): Version {
  return { version: tag, digest };
}

function compareImage(
  wanted: ContainerImage,
  candidates: ContainerImage[],
): Comparison {
  const running =
    candidates.find(
      one => one.container !== undefined && one.container === wanted.container,
    ) ?? candidates.find(one => one.image === wanted.image);
  if (!running) {
    const names = candidates.map(nameImage).join(', ');
    return {
      verdict: 'different',
      wanted: nameImage(wanted),
      running: names || 'nothing',
    };
  }
  if (running.image !== wanted.image) {
    return {
      verdict: 'different',
      wanted: nameImage(wanted),
      running: nameImage(running),
    };
  }
  return {
    verdict: compareVersions(versionOfImage(wanted), versionOfImage(running)),
    ...nameBoth(versionOfImage(wanted), versionOfImage(running)),
  };
}

/** Both by what tells them apart: two builds with one tag by their digests. */
export function nameBoth(wanted: Version, running: Version) {
  const haveDigests = wanted.digest && running.digest;
  if (haveDigests && wanted.version === running.version) {
    return {
      wanted: nameVersion({ digest: wanted.digest }),
      running: nameVersion({ digest: running.digest }),
    };
  }
  return { wanted: nameVersion(wanted), running: nameVersion(running) };
}

function nameImage(image: ContainerImage): string {
  const { tag, digest } = image;
  if (tag) return `${image.image}:${tag}`;
  return digest ? `${image.image}@${digest.slice(0, 19)}` : image.image;
}

function normalize(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}
