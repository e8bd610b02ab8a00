import type {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { FindService } from '../../services/findService';
import type { ReadableServices } from '../../services/ReadableServices';
import type { DescribeLineagesDependencies } from '../describeLineages';
import type { ServiceUpdates } from '../ServiceUpdates';
import { registerListTemplates } from './listTemplatesAction';
import { registerListTemplateServices } from './listTemplateServicesAction';
import { registerPreviewUpdate } from './previewUpdateAction';
import { registerStartUpdate } from './startUpdateAction';

/** The part of what the routes need that the actions need, too. */
export interface UpdateActionDependencies {
  auditor: AuditorService;
  permissions: PermissionsService;
  readable: ReadableServices;
  readableTemplates: ReadableServices;
  findService: FindService;
  lineageDescription: DescribeLineagesDependencies;
  serviceUpdates: ServiceUpdates;
  now: () => Date;
}

/** What agents may ask and do over MCP: each limited to what the caller may. */
export function registerUpdateActions(
  registry: ActionsRegistryService,
  dependencies: UpdateActionDependencies,
): void {
  registerListTemplates(registry, dependencies);
  registerListTemplateServices(registry, dependencies);
  registerPreviewUpdate(registry, dependencies);
  registerStartUpdate(registry, dependencies);
}
