import { decode } from '@msgpack/msgpack';
import type { Block } from './providerSchema';

/**
 * What a provider says of a resource's arguments after Terraform has compared them with the schema: no value for what
 * only the provider sets, and none but the possible ones. What is not known before the run is left alone.
 *
 * @param config - MessagePack, as in the plugin protocol
 */
export function checkConfig(block: Block, config: Uint8Array): string[] {
  return checkBlock(block, decode(config), '');
}

function checkBlock(block: Block, value: unknown, path: string): string[] {
  if (!isObject(value)) return [];
  const { attributes, block_types = {} } = block;
  return [
    ...Object.entries(attributes).flatMap(([name, attribute]) => {
      const given = value[name] ?? null;
      if (given === null) return [];
      if (!attribute.optional && !attribute.required) {
        return `${path}${name} is set by the provider alone`;
      }
      const { values } = attribute;
      if (typeof given !== 'string' || !values || values.includes(given)) {
        return [];
      }
      return `${path}${name} is "${given}", not one of ${values.join(', ')}`;
    }),
    ...Object.entries(block_types).flatMap(([name, nested]) =>
      [value[name]]
        .flat()
        .flatMap(item => checkBlock(nested.block, item, `${path}${name}.`)),
    ),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
