import type { PolicyRules } from '../readModel/policyProgress';
import { policyStateOf } from './policyStateOf';
import type { Policy } from './readPolicies';

/**
 * Policies as the read model judges by them: each version once, without exemptions, which are looked up for the services
 * that need one.
 *
 * @param today - A date such as 2026-11-24.
 */
export function policyRules(policies: Policy[], today: string): PolicyRules {
  return {
    policies,
    stateOf: (policy, version) =>
      policyStateOf(
        { ...policy, exemptions: [] },
        { service: '', versions: [version], today },
      ).state,
    exemptionOf: ({ exemptions }, service) =>
      exemptions.find(
        exemption =>
          exemption.service === service.ref && exemption.until >= today,
      ),
  };
}
