import { repairGradients } from './repair.ts';

export { repairGradients };

repairGradients();
