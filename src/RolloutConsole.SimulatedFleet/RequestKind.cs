namespace RolloutConsole.SimulatedFleet;

/// <summary>Kinds of requests, counted apart.</summary>
public enum RequestKind
{
    /// <summary>GET of the root resource.</summary>
    Poll,

    /// <summary>GET of deploymentBase.</summary>
    Deployment,

    /// <summary>POST of a report.</summary>
    Feedback,

    /// <summary>GET of an artifact or of a range of it, to the last byte.</summary>
    Download,

    /// <summary>PUT of attributes.</summary>
    ConfigData,

    /// <summary>GET of cancelAction.</summary>
    Cancel,

    /// <summary>POST of the answer to a cancellation.</summary>
    CancelFeedback,

    /// <summary>POST of a confirmation.</summary>
    Confirmation,
}
