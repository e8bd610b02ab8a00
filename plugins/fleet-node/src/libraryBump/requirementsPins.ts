import { isGeneratedRequirements } from '../lineage/structured/requirementsFile';
import { readRequirement } from './requirement';

/** A line of a requirements file that names a library. */
export interface Pin {
  specifier: string;
  /** The one version that it allows; absent for a range. */
  version?: string;
  isUrl: boolean;
  /** A tool wrote the file from another one. */
  isGenerated: boolean;
  hasHashes: boolean;
}

export function findPins(text: string, library: string): Pin[] {
  const pins: Pin[] = [];
  changePins(text, library, pin => {
    pins.push(pin);
    return undefined;
  });
  return pins;
}

/** The same file with new specifiers; every other byte stays. */
export function changePins(
  text: string,
  library: string,
  change: (pin: Pin) => string | undefined,
): string {
  const isGenerated = isGeneratedRequirements(text);
  return text.replace(/(?:[^\n]*\\\r?\n)*[^\n]*(?:\n|$)/g, line => {
    const [, body = '', rest = ''] =
      /^([^]*?)(\s+(?:#|--|\\\r?\n)[^]*|\s*)$/.exec(line) ?? [];
    const requirement = readRequirement(body);
    if (requirement?.name !== library) return line;
    const { before, specifier, after, isUrl } = requirement;
    const [, version] = /^\s*={2,3}\s*([^\s,*]+)\s*$/.exec(specifier) ?? [];
    const hasHashes = /--hash/.test(rest);
    const changed = change({
      specifier,
      version,
      isUrl,
      isGenerated,
      hasHashes,
    });
    return changed === undefined ? line : before + changed + after + rest;
  });
}
