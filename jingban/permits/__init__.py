"""外国人来华工作管理服务系统: what an employer files for foreigners it employs, and what is held of the employer."""
