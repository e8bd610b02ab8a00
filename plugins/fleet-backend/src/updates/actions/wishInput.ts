import { inputsOf, serviceInput } from '../../actions/actionInput';
import type { Zod } from '../../actions/actionOutput';

/** What an update is asked for with. */
export function wishInput(z: Zod) {
  const inputs = inputsOf(z);
  return {
    service: serviceInput(z),
    to: inputs.text(
      'Template version (SemVer) to come to; what the owner wished, else the one of the catalog, unless told otherwise.',
    ),
    allowDowngrade: inputs.flag('Also when that version is an older one.'),
  };
}

/** Without what was not said. */
export function wishOf(input: {
  to?: string;
  allowDowngrade?: boolean;
  again?: boolean;
}) {
  const { to, allowDowngrade, again } = input;
  return {
    ...(to && { to }),
    ...(allowDowngrade !== undefined && { allowDowngrade }),
    ...(again !== undefined && { again }),
  };
}
