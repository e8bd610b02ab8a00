import { join } from 'node:path';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { checkConfig } from './checkConfig';
import { toProtocol, type ProviderSchema } from './providerSchema';

/**
 * A Terraform provider that knows the schema of the real one and nothing else. Terraform itself decides by it what is
 * valid: unknown, missing and wrongly typed arguments, blocks that are one too many; checkConfig adds possible values.
 * What the real provider knows beyond that (arguments that exclude each other, forms of a name) is not said, and a plan
 * shows nothing for what only the provider sets.
 *
 * It runs in this process, on a socket in `folder`; `environment` makes any `terraform` use it, without a registry.
 */
export async function startProvider(options: {
  address: string;
  schema: ProviderSchema;
  folder: string;
}) {
  const socket = join(options.folder, 'provider.sock');
  const schema = toProtocol(options.schema);
  const server = new Server();
  server.addService(loadService(), {
    GetSchema: answer(() => schema),
    PrepareProviderConfig: answer(({ config }) => ({
      prepared_config: config,
    })),
    ValidateResourceTypeConfig: answer(({ type_name, config }) => ({
      diagnostics: validate(options.schema, type_name, config),
    })),
    ValidateDataSourceConfig: answer(() => ({})),
    Configure: answer(() => ({})),
    PlanResourceChange: answer(({ proposed_new_state }) => ({
      planned_state: proposed_new_state,
    })),
    Stop: answer(() => ({})),
  });
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(
      `unix:${socket}`,
      ServerCredentials.createInsecure(),
      error => (error ? reject(error) : resolve()),
    );
  });

  return {
    environment: {
      TF_REATTACH_PROVIDERS: JSON.stringify({
        [options.address]: {
          Protocol: 'grpc',
          ProtocolVersion: 5,
          Pid: process.pid,
          Test: true, // Terraform does not end the process
          Addr: { Network: 'unix', String: socket },
        },
      }),
    },
    stop: () => server.forceShutdown(),
  };
}

function loadService() {
  const definitions = loadSync(join(__dirname, 'tfplugin5.proto'), {
    keepCase: true,
    enums: String,
  });
  const service = definitions['tfplugin5.Provider'];
  if (!service || 'format' in service) {
    throw new Error('tfplugin5.proto has no service Provider');
  }
  return service;
}

/** Any request: its fields as far as they are read here. */
interface Request {
  type_name: string;
  config: { msgpack: Uint8Array };
  proposed_new_state: unknown;
}

function answer(reply: (request: Request) => object) {
  return (
    { request }: ServerUnaryCall<Request, object>,
    callback: sendUnaryData<object>,
  ) => callback(null, reply(request));
}

function validate(
  schema: ProviderSchema,
  type: string,
  config: { msgpack: Uint8Array },
) {
  const resource = schema.resource_schemas[type];
  if (!resource) throw new Error(`There is no schema of ${type}`);
  return checkConfig(resource.block, config.msgpack).map(detail => ({
    severity: 'ERROR',
    summary: 'Invalid argument',
    detail,
  }));
}
