import { readTomlFile } from '../lineage/structured/tomlFile';
import { changeRequirements, findRequirements } from './pyprojectRequirements';

/**
 * The pyproject.toml as it would be if the project itself required a version or a newer one of a library: with it a
 * resolver either finds a way or says who stands in it. Undefined where there is no list to add it to.
 */
export function insistOn(
  pyproject: string,
  library: string,
  version: string,
): string | undefined {
  const lowest = `>=${version}`;
  if (findRequirements(pyproject, library).length > 0) {
    return changeRequirements(pyproject, library, ({ specifier }) =>
      /^\s*\*?\s*$/.test(specifier)
        ? lowest
        : `${specifier.trimEnd()},${lowest}`,
    );
  }
  const { tables, tail } = readTomlFile(pyproject);
  const project = tables
    .find(({ header }) => header.key === '[project]')
    ?.settings.find(({ key }) => key === 'dependencies');
  const poetry = tables.find(
    ({ header }) => header.key === '[tool.poetry.dependencies]',
  );
  if (project) {
    project.text = project.text.replace('[', `["${library}${lowest}", `);
  } else if (poetry) {
    poetry.header.text = `${poetry.header.text.trimEnd()}\n${library} = "${lowest}"\n`;
  } else {
    return undefined;
  }
  return (
    tables
      .flatMap(({ header, settings }) => [header, ...settings])
      .map(({ lead, text }) => lead + text)
      .join('') + tail
  );
}
