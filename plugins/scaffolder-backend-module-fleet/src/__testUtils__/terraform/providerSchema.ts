/** What `terraform providers schema -json` prints of one provider, as far as it is read here. */
export interface ProviderSchema {
  provider: BlockSchema;
  resource_schemas: Record<string, BlockSchema>;
}

interface BlockSchema {
  block: Block;
}

export interface Block {
  attributes: Record<string, Attribute>;
  block_types?: Record<string, NestedBlock>;
}

interface Attribute {
  type: unknown;
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  /** All that a string may be; ours, Terraform's form has no place for it. */
  values?: string[];
}

interface NestedBlock extends BlockSchema {
  nesting_mode: string;
  min_items?: number;
  max_items?: number;
}

/** The same as the answer to GetSchema of the plugin protocol. */
export function toProtocol({ provider, resource_schemas }: ProviderSchema) {
  return {
    provider: { block: toBlock(provider.block) },
    resource_schemas: Object.fromEntries(
      Object.entries(resource_schemas).map(([name, { block }]) => [
        name,
        { block: toBlock(block) },
      ]),
    ),
  };
}

function toBlock({ attributes, block_types = {} }: Block): object {
  return {
    attributes: Object.entries(attributes).map(
      ([name, { type, required, optional, computed }]) => ({
        name,
        type: Buffer.from(JSON.stringify(type)),
        required,
        optional,
        computed,
      }),
    ),
    block_types: Object.entries(block_types).map(([name, nested]) => ({
      type_name: name,
      block: toBlock(nested.block),
      nesting: nested.nesting_mode.toUpperCase(),
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
  };
}
