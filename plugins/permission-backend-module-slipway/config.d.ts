export interface Config {
  permission?: {
    slipway?: {
      /**
       * Entity refs of the groups whose members look after the portal: they may do everything the policy knows.
       *
       * @visibility backend
       */
      platformGroups: string[];
    };
  };
}
