"""The patient's journey in the engine that every browser on an iPhone has."""
