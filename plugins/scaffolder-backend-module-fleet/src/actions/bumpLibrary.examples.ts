import { stringify } from 'yaml';

export const examples = [
  {
    description: 'Propose the version of a library that fixes an advisory',
    example: stringify({
      steps: [
        {
          id: 'bump',
          name: 'Propose the newer version',
          action: 'service:bump-library',
          input: {
            service: 'component:default/payments',
            library: 'urllib3',
            version: '2.6.3',
            advisory: 'GHSA-48p4-8xcf-vxj5',
          },
        },
      ],
    }),
  },
];
