import type {
  SnapshotReceipt,
  SnapshotUpload,
} from '@slipway/plugin-fleet-common';
import type { StoredService } from '../database/ServiceStore';
import { keepSnapshot, type KeepSnapshotDependencies } from './keepSnapshot';
import type { FoundFile, ParsedLockfile } from './lockfiles/parseLockfile';

export interface ReceiveSnapshotDependencies extends KeepSnapshotDependencies {
  /** Rejects with an InputError when the libraries cannot be known. */
  parse: (files: FoundFile[]) => Promise<ParsedLockfile>;
  /** Bytes of a file to accept. */
  maxBytes: number;
  /** Called when a build was reported: it may have been deployed already. True when there is anything new to show. */
  onBuild: (service: StoredService) => Promise<boolean>;
  announce: (ref: string) => Promise<void>;
  now: () => Date;
}

/**
 * Records what a build of a service holds, however often it is sent, and that it runs in an environment when the report
 * says so. Which report of an environment is the newest goes by when it was received.
 *
 * @throws InputError with a sentence that says what to send instead; then nothing was changed.
 */
export async function receiveSnapshot(
  service: StoredService,
  upload: SnapshotUpload,
  dependencies: ReceiveSnapshotDependencies,
): Promise<SnapshotReceipt> {
  const { libraries, parse, maxBytes, onBuild, announce, now } = dependencies;
  const { files, ...build } = upload;
  const parsed = await parse(files.map(file => toFoundFile(file, maxBytes)));
  const changed = await keepSnapshot(parsed, {
    ...dependencies,
    serviceId: service.id,
    save: snapshot =>
      libraries.saveBuild(
        {
          ...build,
          serviceId: service.id,
          reportedAt: now().toISOString(),
        },
        snapshot,
      ),
  });
  const moved = await onBuild(service);
  if (changed || moved) await announce(service.ref);
  return {
    format: parsed.format,
    libraries: parsed.libraries.length,
    changed,
  };
}

/** A file above the limit is named but not read. */
function toFoundFile(
  { path, content }: SnapshotUpload['files'][number],
  maxBytes: number,
): FoundFile {
  const bytes = Buffer.byteLength(content);
  return { path, bytes, text: bytes <= maxBytes ? content : undefined };
}
