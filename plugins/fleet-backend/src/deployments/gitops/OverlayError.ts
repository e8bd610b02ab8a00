import { CustomErrorBase } from '@backstage/errors';

/** Why an overlay cannot be read, as a sentence with the path of the file that is to be changed. */
export class OverlayError extends CustomErrorBase {
  override name = 'OverlayError' as const;
}
