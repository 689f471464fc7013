namespace RolloutConsole.Engine.DistributionSets;

/// <summary>How much artifacts may take; section <c>Artifacts</c> of the configuration (hawkbit-api, section 4).</summary>
public sealed class ArtifactLimits
{
    /// <summary>Most bytes of one artifact; default 1 GiB, 1 to 16 GiB.</summary>
    public long MaximumSize { get; set; } = 1L << 30;

    /// <summary>Most bytes of all artifacts together; default 20 GiB, at least <see cref="MaximumSize"/>.</summary>
    public long MaximumStorage { get; set; } = 20L << 30;

    /// <summary>Most artifacts of one module; default 50, 1 to 10,000.</summary>
    public int MaximumPerModule { get; set; } = 50;
}
