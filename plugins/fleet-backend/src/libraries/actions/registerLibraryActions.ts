import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { DescribeServicesDependencies } from '../../services/describeServices';
import type { FindService } from '../../services/findService';
import type { CallerScopeDependencies } from '../callerScope';
import type { DescribeUsersDependencies } from '../describeUsers';
import type { ServiceLibrariesDependencies } from '../serviceLibraries';
import { registerGetServiceLibraries } from './getServiceLibrariesAction';
import { registerListAdvisories } from './listAdvisoriesAction';
import { registerQueryLibraryUsage } from './queryLibraryUsageAction';

/** The part of what the routes need that the actions need, too: both answer with the same code. */
export interface LibraryActionDependencies
  extends Omit<CallerScopeDependencies, 'httpAuth'> {
  findService: FindService;
  users: DescribeUsersDependencies;
  serviceLibraries: ServiceLibrariesDependencies;
  description: DescribeServicesDependencies;
}

/** What agents may ask over MCP, and other plugins through the actions service: each limited to what the caller may read. */
export function registerLibraryActions(
  registry: ActionsRegistryService,
  dependencies: LibraryActionDependencies,
): void {
  registerQueryLibraryUsage(registry, dependencies);
  registerGetServiceLibraries(registry, dependencies);
  registerListAdvisories(registry, dependencies);
}
