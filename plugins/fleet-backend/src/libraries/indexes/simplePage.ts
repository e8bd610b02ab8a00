import { InputError } from '@backstage/errors';
import { Parser } from 'htmlparser2';
import { z } from 'zod/v3';
import type { LibraryRelease } from '../../database/LibraryIndexStore';
import { normalizeName } from '../lockfiles/normalizeName';
import { canonicalVersion } from '../versions/compareVersions';

/** One file of a library, as its page in an index lists it. */
interface IndexFile {
  filename: string;
  uploadedAt?: string;
  yanked: boolean;
  requiresPython?: string;
}

const jsonPage = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      'upload-time': z
        .string()
        .datetime({ offset: true })
        .nullish()
        .catch(null),
      // A text is the reason, and may be empty.
      yanked: z.union([z.boolean(), z.string()]).nullish(),
      'requires-python': z.string().nullish(),
    }),
  ),
});

/**
 * Reads the page of one library: JSON of PEP 691 with the upload times of PEP 700, or HTML of PEP 503, which knows no
 * times.
 *
 * @throws InputError when it is neither.
 */
export function readSimplePage(
  page: { contentType: string; text: string },
  library: string,
): LibraryRelease[] {
  return groupByVersion(
    page.contentType.includes('json')
      ? readJson(page.text)
      : readHtml(page.text),
    library,
  );
}

function readJson(text: string): IndexFile[] {
  const { files } = parseJsonPage(text);
  return files.map(file => ({
    filename: file.filename,
    uploadedAt: file['upload-time']
      ? new Date(file['upload-time']).toISOString()
      : undefined,
    yanked: typeof file.yanked === 'string' || file.yanked === true,
    requiresPython: file['requires-python'] ?? undefined,
  }));
}

function parseJsonPage(text: string): z.infer<typeof jsonPage> {
  try {
    return jsonPage.parse(JSON.parse(text));
  } catch {
    throw new InputError(
      'The index answered with JSON that is not of its Simple API',
    );
  }
}

function readHtml(text: string): IndexFile[] {
  const files: IndexFile[] = [];
  let open: IndexFile | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== 'a') return;
      open = {
        filename: '',
        yanked: attributes['data-yanked'] !== undefined,
        requiresPython: attributes['data-requires-python'] || undefined,
      };
    },
    ontext(piece) {
      if (open && open.filename.length < 1000) open.filename += piece;
    },
    onclosetag(name) {
      if (name !== 'a' || !open) return;
      files.push({ ...open, filename: open.filename.trim() });
      open = undefined;
    },
  });
  parser.end(text);
  if (files.length === 0 && !/<(html|!doctype html)/i.test(text)) {
    throw new InputError(
      'The index answered with what is no page of a library',
    );
  }
  return files;
}

/** A version is yanked when all its files are; its date is that of its first file. */
function groupByVersion(files: IndexFile[], library: string): LibraryRelease[] {
  const releases = new Map<string, LibraryRelease>();
  for (const file of files) {
    const version = versionOf(file.filename, library);
    if (version === undefined) continue;
    const key = canonicalVersion(version);
    const known = releases.get(key);
    releases.set(key, {
      version: known?.version ?? version,
      yanked: file.yanked && (known?.yanked ?? true),
      uploadedAt: earliest(known?.uploadedAt, file.uploadedAt),
      requiresPython: known?.requiresPython ?? file.requiresPython,
    });
  }
  return [...releases.values()];
}

const SDIST = /\.(?:tar\.gz|tar\.bz2|tar\.xz|tgz|zip)$/i;

/** `acme_common-4.2.0-py3-none-any.whl` and `acme-common-4.2.0.tar.gz` are 4.2.0 of acme-common. */
function versionOf(filename: string, library: string): string | undefined {
  if (/\.whl$/i.test(filename)) {
    const [name = '', version] = filename.split('-');
    return normalizeName(name) === library ? version : undefined;
  }
  if (!SDIST.test(filename)) return undefined;
  const stem = filename.replace(SDIST, '');
  for (let end = stem.indexOf('-'); end > 0; end = stem.indexOf('-', end + 1)) {
    if (normalizeName(stem.slice(0, end)) === library) {
      return stem.slice(end + 1);
    }
  }
  return undefined;
}

function earliest(a: string | undefined, b: string | undefined) {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
