import { CustomErrorBase } from '@backstage/errors';

/** Why a download failed, as a sentence for people. */
export class DownloadError extends CustomErrorBase {}
